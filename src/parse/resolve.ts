import { didYouMean } from '../config/index.ts'
import { placeOf as fileOf } from '../context/index.ts'
import type {
  Diagnostic,
  ExecutableNode,
  ExposureNode,
  GraphNode,
  NodeId,
  RefArgs,
  RefableNode,
  ResourceType,
  SourceArgs,
} from '../model/index.ts'
import type { Draft } from './draft.ts'
import { type RefLookup, refLookup, type SourceLookup, sourceLookup } from './lookup.ts'
import type { ParseState } from './state.ts'

type Referring = Draft<Exclude<ExecutableNode, { readonly resourceType: 'seed' }>> | Draft<ExposureNode>

/** Turns refs and sources into `depends_on.nodes`, and reports those that lead nowhere or where they may not. */
export function resolveReferences(state: ParseState): void {
  const { store, world } = state
  const disabled = [...store.disabled.values()].flat()
  const refs = refLookup(world.rootName, store.nodes.values(), disabled)
  const sources = sourceLookup(world.rootName, store.nodes.values(), disabled)
  for (const node of store.nodes.values()) if (isReferring(node)) resolveNode(state, node, refs, sources)
}

function isReferring(node: GraphNode): node is Referring {
  switch (node.resourceType) {
    case 'model':
    case 'snapshot':
    case 'analysis':
    case 'test':
    case 'operation':
    case 'sql_operation':
    case 'exposure':
      return true
    default:
      return false
  }
}

/** Resolves what one node refers to. */
export function resolveNode(state: ParseState, node: Referring, refs: RefLookup, sources: SourceLookup): void {
  const found = new Set<NodeId>()
  for (const source of node.sources) {
    const target = sources.resolve(source[0], source[1], node.packageName)
    if (target.kind === 'found') found.add(target.node.uniqueId)
    else leadsNowhere(state, node, sourceTarget(source), target.kind === 'disabled', () => sources.names())
  }
  for (const ref of node.refs) {
    const target = refs.resolve(ref.name, ref.package, ref.version, node.packageName)
    if (target.kind !== 'found') {
      leadsNowhere(state, node, refTarget(ref), target.kind === 'disabled', () => refs.names())
      continue
    }
    const denied = denial(state, node, target.node)
    if (denied !== undefined) state.diagnostics.push(denied)
    else found.add(target.node.uniqueId)
  }
  node.dependsOn = { ...node.dependsOn, nodes: [...found] }
}

interface Target {
  readonly kind: 'node' | 'source'
  readonly name: string
  readonly packageName: string | null
  readonly version: string | number | null
}

function refTarget(ref: RefArgs): Target {
  return { kind: 'node', name: ref.name, packageName: ref.package, version: ref.version }
}

function sourceTarget([source, table]: SourceArgs): Target {
  return { kind: 'source', name: `${source}.${table}`, packageName: null, version: null }
}

/** An error, but for data tests: they are switched off with a warning. */
function leadsNowhere(
  state: ParseState,
  node: Referring,
  target: Target,
  isDisabled: boolean,
  names: () => Iterable<string>,
): void {
  node.config = { ...node.config, enabled: false }
  const { name, kind, packageName, version } = target
  const type = titleOf(node.resourceType)
  const which = `${version === null ? '' : `with version '${version}' `}${packageName === null ? '' : `in package or project '${packageName}' `}`
  const how = isDisabled ? 'is disabled' : 'was not found'
  const message = `${type} '${node.uniqueId}' (${node.originalFilePath}) depends on a ${kind} named '${name}' ${which}which ${how}`
  const isTest = node.resourceType === 'test'
  const packages = packageName === null ? undefined : packageHint(state, packageName)
  const hint = isDisabled
    ? `Enable '${name}', or take the reference out.`
    : (packages ?? (version === null ? didYouMean(name, names()) : versionHint(state, name)))
  state.diagnostics.push({
    code: isTest ? (isDisabled ? 'PW2502' : 'PW2503') : 'PW2501',
    severity: isTest ? (isDisabled ? 'info' : 'warning') : 'error',
    ...(isTest ? { event: isDisabled ? 'InvalidDisabledTargetInTestNode' : 'NodeNotFoundOrDisabled' } : {}),
    family: 'Compilation Error',
    message,
    at: placeOf(state, node, name),
    ...(hint === undefined ? {} : { hint }),
  })
}

function packageHint(state: ParseState, packageName: string): string | undefined {
  if (state.projects.has(packageName)) return undefined
  const similar = didYouMean(packageName, state.projects.keys())
  return `There is no package '${packageName}'. ${similar ?? 'Add it to packages.yml and run `deps`.'}`
}

function versionHint(state: ParseState, name: string): string | undefined {
  const versions = [...state.store.nodes.values()].flatMap((node) =>
    node.resourceType === 'model' && node.name === name && node.version !== null ? [node.version] : [],
  )
  if (versions.length === 0) return undefined
  return `Versions of '${name}': ${versions.join(', ')}.`
}

/** The line that names the target, as far as the node's own text shows it. */
export function placeOf(state: ParseState, node: GraphNode, name: string): { path: string; line?: number; column?: number } {
  const path = fileOf(state.world.packages, node)
  if (!('rawCode' in node) || (node.resourceType === 'test' && node.testMetadata !== null)) return { path }
  const last = name.slice(name.lastIndexOf('.') + 1)
  const at = node.rawCode.search(new RegExp(`(["'])${last.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\1`))
  if (at < 0) return { path }
  const before = node.rawCode.slice(0, at).split('\n')
  return { path, line: node.firstLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 }
}

function titleOf(type: ResourceType): string {
  const words = type.replace('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function denial(state: ParseState, node: Referring, target: RefableNode): Diagnostic | undefined {
  if (target.resourceType !== 'model' || node.resourceType === 'sql_operation') return undefined
  const foreign = node.packageName !== target.packageName && (state.projects.get(target.packageName)?.restrictAccess ?? false)
  const group = 'group' in node ? node.group : undefined
  const isPrivate = target.access === 'private' && (group === undefined || group !== target.group || foreign)
  const isProtected = target.access === 'protected' && foreign
  if (!isPrivate && !isProtected) return undefined
  const scope = isPrivate ? `'${target.group ?? ''}' group` : `'${target.packageName}' package`
  return {
    code: 'PW2504',
    severity: 'error',
    family: 'Parsing Error',
    message: `Node ${node.uniqueId} attempted to reference node ${target.uniqueId}, which is not allowed because the referenced node is ${target.access} to the ${scope}.`,
    at: placeOf(state, node, target.name),
    hint: isPrivate
      ? 'Put both into one group, or make the referenced model protected or public.'
      : 'Make the referenced model public.',
  }
}
