import { Dict, type Scope, type Value } from '../jinja/index.ts'
import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import type { NameFace, ParseFace } from './face.ts'
import { toValue } from './plain-values.ts'
import { isTemplate, templateOf } from './render.ts'
import { FaceScope } from './scope.ts'
import type { Capture, ContextNode, MacroDefinition, MacroEntry, MacroScope, ParseNode, World } from './types.ts'

export function newCapture(): Capture {
  return {
    refs: [],
    sources: [],
    metrics: [],
    configCalls: [],
    macros: new Set(),
    envVars: new Map(),
    vars: new Set(),
    reads: new Set(),
  }
}

/**
 * What a node's template sees while it is parsed: `execute` is false, nothing reaches the database, `ref`, `source`,
 * `config` and macro calls are written into `capture`. Compile the template with `undefined: 'chainable'`.
 */
export function parseScope(world: World, node: ParseNode, capture: Capture): Scope {
  return parseFace(world, node, capture, world.macros.scope(node.packageName))
}

function parseFace(world: World, node: ParseNode, capture: Capture, macros: MacroScope): FaceScope {
  const scope = new FaceScope(macros)
  const face: ParseFace = { kind: 'parse', world, node, packageName: node.packageName, scope, stack: [], capture }
  scope.attach(face)
  return scope
}

/**
 * What a generic test sees while it is parsed: as {@link parseScope}, with `_dbt_generic_test_kwargs`.
 * @param kwargs the test's arguments as the manifest has them: texts, rendered here (natively, but not `column_name`)
 * @param macros further macros to be found by their bare names: those of the test macro's own package
 */
export async function testScope(
  world: World,
  node: ParseNode,
  capture: Capture,
  kwargs: PlainRecord,
  macros: readonly MacroDefinition[] = [],
): Promise<Scope> {
  const scope = parseFace(world, node, capture, withMacros(world.macros.scope(node.packageName), macros))
  scope.define(TEST_ARGUMENTS, await testArguments(kwargs, scope, true))
  return scope
}

export const TEST_ARGUMENTS = '_dbt_generic_test_kwargs'

const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/

/**
 * Renders a generic test's arguments: an expression keeps its type, texts that look like a call of ref, var … are taken as
 * one, `column_name` stays text.
 * @param permissive as at parse time: undefined names give nothing instead of errors
 */
export async function testArguments(kwargs: PlainRecord, scope: Scope, permissive: boolean): Promise<Dict> {
  const convert = async (value: Plain): Promise<Value> => {
    if (typeof value === 'string') {
      const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value
      if (!isTemplate(text)) return text
      return templateOf({ path: 'generic test arguments', text }, permissive).renderNative(scope)
    }
    if (Array.isArray(value)) {
      const items: Value[] = []
      for (const item of value) items.push(await convert(item))
      return items
    }
    if (isPlainRecord(value)) return convertRecord(value)
    return toValue(value)
  }
  const convertRecord = async (record: PlainRecord, top = false): Promise<Dict> => {
    const dict = new Dict()
    for (const [key, value] of Object.entries(record)) {
      dict.set(key, top && key === 'column_name' ? toValue(value) : await convert(value))
    }
    return dict
  }
  return convertRecord(kwargs, true)
}

/**
 * What generate_schema_name and its kin see: parse-time, but variables must exist, and config() collects nothing.
 * @param packageName the package whose macros and variables count
 */
export function nameScope(world: World, packageName: string, macro: ContextNode, capture?: Capture): Scope {
  const scope = new FaceScope(world.macros.scope(packageName))
  const face: NameFace = { kind: 'name', world, node: { ...macro, packageName }, packageName, scope, stack: [], capture }
  scope.attach(face)
  return scope
}

function withMacros(base: MacroScope, macros: readonly MacroDefinition[]): MacroScope {
  if (macros.length === 0) return base
  const more = new Map<string, MacroEntry>(macros.map((definition) => [definition.name, { kind: 'macro', definition }]))
  return {
    packageName: base.packageName,
    get: (name) => base.get(name) ?? more.get(name),
    names: () => [...base.names(), ...more.keys()],
  }
}
