import { type Capture, mergeConfigCalls, newCapture, type ParseNode } from '../context/index.ts'
import { type Checksum, type Diagnostic, nodeId, type PlainRecord, type ResourceType } from '../model/index.ts'
import { captureText, rememberedCapture } from './capture.ts'
import type { CodeFields, CodeSource } from './code.ts'
import { nodeDiagnostic } from './errors.ts'
import type { Nameable } from './names.ts'
import { parseFlag } from './parse-flags.ts'
import { capturePython } from './python-model.ts'
import { configValue, emptyRecord, recordOf } from './read.ts'
import { relationName } from './relation-name.ts'
import type { ParseState } from './state.ts'
import { sha256 } from './text.ts'
import { traceCapture } from './trace.ts'
import { captureTypeScript } from './typescript-model.ts'

/** A piece of code with what it asked for when it was rendered. */
export interface CapturedCode {
  readonly source: CodeSource
  readonly capture: Capture
  readonly calls: PlainRecord
}

export function codeId(type: ResourceType, packageName: string, name: string) {
  return nodeId(`${type}.${packageName}.${name}`)
}

export function textChecksum(text: string): Checksum {
  return { name: 'sha256', checksum: sha256(text) }
}

/** What templates know of a node while it is being parsed. */
export function parseNode(state: ParseState, source: CodeSource, resourceType: ResourceType): ParseNode {
  const { database, schema } = state.input.credentials
  return {
    uniqueId: source.uniqueId,
    name: source.name,
    packageName: source.packageName,
    resourceType,
    originalFilePath: source.originalFilePath,
    path: source.path,
    fqn: source.fqn,
    relation: () => ({ database, schema, identifier: source.name }),
  }
}

/** Renders the code with `execute` false. A mistake in it is reported, and the code counts as asking for nothing. */
export async function captureCode(state: ParseState, source: CodeSource, resourceType: ResourceType): Promise<CapturedCode> {
  const { world, input, environmentKey } = state
  const node = parseNode(state, source, resourceType)
  const { checksum } = source
  // A snapshot's checksum is that of its whole file, a hook's that of the project file: what is rendered is a part of it.
  const isWhole = resourceType !== 'snapshot' && resourceType !== 'operation'
  const text = {
    text: source.rawCode,
    path: source.place ?? source.originalFilePath,
    line: source.firstLine,
    ...(isWhole && checksum.name === 'sha256' ? { checksum: checksum.checksum } : {}),
  }
  try {
    const capture =
      source.language === 'python'
        ? await capturePython(world, node, text)
        : source.language === 'typescript'
          ? await captureTypeScript(world, node, text)
          : await rememberedCapture(world, input.memo, environmentKey, node, text)
    if (resourceType !== 'model') traceCapture(capture, state.trace)
    return { source, capture, calls: callsOf(capture.configCalls) }
  } catch (error) {
    state.diagnostics.push(nodeDiagnostic(error, node))
    return { source, capture: newCapture(), calls: emptyRecord }
  }
}

/** As dbt joins `config()` calls: the first one stays as it is written. */
function callsOf(calls: readonly PlainRecord[]): PlainRecord {
  const [first = emptyRecord, ...more] = calls
  if (more.length === 0) return first
  const merged: Record<string, PlainRecord[string]> = { ...mergeConfigCalls(calls) }
  for (const [key, value] of Object.entries(first)) if (!more.some((call) => key in call)) merged[key] = value
  return merged
}

/** Names the node, and adds what its hooks refer to. */
export async function finishCode(state: ParseState, node: Nameable): Promise<void> {
  const before = state.diagnostics.length
  try {
    await state.names.apply(node)
  } catch (error) {
    state.diagnostics.push(nodeDiagnostic(error, node))
  }
  node.relationName = isRelation(state, node)
    ? relationName(state.world.quoting, quotingOf(node), { database: node.database, schema: node.schema, identifier: node.alias })
    : null
  if (state.diagnostics.length === before) await captureHooks(state, node)
}

function isRelation(state: ParseState, node: Nameable): boolean {
  switch (node.resourceType) {
    case 'seed':
    case 'snapshot':
      return node.config.materialized !== 'ephemeral'
    case 'model':
      return node.config.materialized !== 'ephemeral'
    case 'test':
      return configValue(node.config, 'store_failures') === true || parseFlag(state.world, 'STORE_FAILURES') === true
    default:
      return false
  }
}

function quotingOf(node: CodeFields): PlainRecord {
  return recordOf(configValue(node.config, 'quoting'))
}

async function captureHooks(state: ParseState, node: Nameable): Promise<void> {
  const hooks = [...(node.config['pre-hook'] ?? []), ...(node.config['post-hook'] ?? [])]
  if (hooks.length === 0) return
  const capture = newCapture()
  const relation = { database: node.database, schema: node.schema, identifier: node.alias }
  try {
    for (const hook of hooks) {
      const text = { text: hook.sql, path: node.originalFilePath, line: 1 }
      await captureText(state.world, { ...node, relation: () => relation }, text, capture)
    }
  } catch (error) {
    state.diagnostics.push(nodeDiagnostic(error, node))
    return
  }
  traceCapture(capture, state.trace)
  node.refs = [...node.refs, ...capture.refs]
  node.sources = [...node.sources, ...capture.sources]
  node.metrics = [...node.metrics, ...capture.metrics]
  node.dependsOn = { ...node.dependsOn, macros: [...new Set([...node.dependsOn.macros, ...capture.macros])] }
}

/** Two resources of a package under one name. */
export function foundTwice(type: ResourceType, name: string, paths: readonly [string, string]): Diagnostic {
  const plural: Partial<Record<ResourceType, string>> = { analysis: 'analyses', exposure: 'exposures' }
  const kind = plural[type] ?? `${type.replace('_', ' ')}s`
  return {
    code: 'PW2104',
    severity: 'error',
    family: 'Compilation Error',
    message: `dbt found two ${kind} with the name "${name}": in ${paths[0]} and in ${paths[1]}`,
    hint: 'Names are unique in a package, whatever the folder. Rename one of them.',
    at: { path: paths[1] },
  }
}
