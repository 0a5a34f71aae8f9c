import { placeOf, yamlScope } from '../context/index.ts'
import { compileTemplate, type Scope } from '../jinja/index.ts'
import type { Column, DocNode, GraphNode, Location, MacroNode, NodeId } from '../model/index.ts'
import { hasJinja } from './capture.ts'
import type { Draft } from './draft.ts'
import { templateDiagnostic } from './errors.ts'
import { type DocLookup, docLookup } from './lookup.ts'
import type { ParseState } from './state.ts'
import { tracedScope } from './trace.ts'

/** Renders the descriptions of everything enabled, in which `doc('name')` stands for a docs block, and notes which blocks they use. */
export async function renderDescriptions(state: ParseState, docs: ReadonlyMap<NodeId, DocNode>): Promise<void> {
  const lookup = docLookup(state.world.rootName, docs.values())
  const scopes = new Map<string, Scope>()
  const scopeOf = (packageName: string): Scope => {
    let scope = scopes.get(packageName)
    if (scope === undefined) {
      scope = docsScope(state, packageName, lookup)
      scopes.set(packageName, scope)
    }
    return scope
  }
  for (const node of state.store.nodes.values()) await describeNode(state, node, lookup, scopeOf)
  for (const macro of state.macros.values()) await describeMacro(state, macro, scopeOf)
}

function docsScope(state: ParseState, packageName: string, lookup: DocLookup): Scope {
  const { world } = state
  const scope = yamlScope('docs', {
    env: world.env,
    cliVars: world.cliVars,
    target: world.target,
    projectName: packageName,
    packages: world.packages,
    rootName: world.rootName,
    packageName,
    doc: (name, wanted) => lookup.resolve(name, wanted, packageName)?.blockContents,
    dbtVersion: world.dbtVersion,
    startedAt: world.startedAt,
    now: world.now,
    invocationId: world.invocationId,
    flags: world.flags,
    emit: world.emit,
  })
  return tracedScope(scope, state.trace)
}

type ScopeOf = (packageName: string) => Scope

async function describeNode(state: ParseState, node: Draft<GraphNode>, lookup: DocLookup, scopeOf: ScopeOf): Promise<void> {
  const { packageName } = node
  const render = (text: string) => renderDescription(state, text, node, scopeOf(packageName))
  if (node.resourceType === 'source') {
    node.docBlocks = blocksIn(node.description, lookup, packageName)
    node.sourceDescription = await render(node.sourceDescription)
  } else if ('docBlocks' in node) node.docBlocks = blocksIn(node.description, lookup, packageName)
  if (node.resourceType === 'unit_test') return
  if (node.description !== null && hasJinja(node.description)) node.description = await render(node.description)
  if (!('columns' in node)) return
  for (const column of Object.values(node.columns)) {
    if (!hasJinja(column.description)) continue
    const described: Column = {
      ...column,
      docBlocks: blocksIn(column.description, lookup, packageName),
      description: await render(column.description),
    }
    node.columns = { ...node.columns, [column.name]: described }
  }
}

async function describeMacro(state: ParseState, macro: Draft<MacroNode>, scopeOf: ScopeOf): Promise<void> {
  const render = (text: string) => renderDescription(state, text, macro, scopeOf(macro.packageName))
  if (hasJinja(macro.description)) macro.description = await render(macro.description)
  if (!macro.arguments.some((argument) => hasJinja(argument.description))) return
  const described: MacroNode['arguments'][number][] = []
  for (const argument of macro.arguments) described.push({ ...argument, description: await render(argument.description) })
  macro.arguments = described
}

interface Described {
  readonly name: string
  readonly packageName: string
  readonly originalFilePath: string
  readonly uniqueId: NodeId
  readonly patchPath?: string | null
}

async function renderDescription(state: ParseState, text: string, node: Described, scope: Scope): Promise<string> {
  if (!hasJinja(text)) return text
  try {
    return (await compileTemplate({ path: '', text }).render(scope, { map: false })).text
  } catch (error) {
    const at = placeOfText(state, text, node)
    const found = templateDiagnostic(error, at.path)
    state.diagnostics.push({ ...found, message: `${found.message} (description of ${node.uniqueId})`, at })
    return text
  }
}

/** Where the first line with a template stands in its properties file. */
function placeOfText(state: ParseState, text: string, node: Described): Location {
  const [packageName = '', patchFile] = node.patchPath?.split('://') ?? []
  const file = patchFile === undefined ? node : { packageName, originalFilePath: patchFile }
  const path = placeOf(state.world.packages, file)
  const written = state.input.files.read(`${state.input.root.directory}/${path}`)
  const offset = written.indexOf(text.split('\n').find(hasJinja)?.trim() ?? text)
  if (offset < 0) return { path }
  const before = written.slice(0, offset).split('\n')
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const docCall = /\bdoc\(\s*(?:(["'])([^"']*)\1\s*,\s*)?(["'])([^"']*)\3\s*\)/g

/** Ids of the docs blocks that a description's expressions name. */
function blocksIn(text: string, lookup: DocLookup, packageName: string): NodeId[] {
  if (!text.includes('doc(')) return []
  const found: NodeId[] = []
  for (const expression of text.match(/\{\{.*?\}\}/gs) ?? []) {
    for (const [, , wanted, , name] of expression.matchAll(docCall)) {
      const doc = lookup.resolve(name ?? '', wanted ?? null, packageName)
      if (doc !== undefined) found.push(doc.uniqueId)
    }
  }
  return found
}
