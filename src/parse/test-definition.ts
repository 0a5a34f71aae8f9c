import type { Scope } from '../jinja/index.ts'
import { failure, isPlainRecord, type Location, type Plain, type PlainRecord } from '../model/index.ts'
import { hasJinja } from './capture.ts'
import { renderText } from './properties.ts'
import { emptyRecord, recordOf } from './read.ts'
import { isList, pythonStr } from './repr.ts'
import { synthesizeTestNames } from './test-names.ts'

/** What a generic test is attached to. */
export type TestTarget =
  | { readonly kind: 'node'; readonly name: string; readonly version: string | number | null }
  | { readonly kind: 'source'; readonly source: string; readonly table: string }

/** One entry of `data_tests:`, taken apart. */
export interface TestDefinition {
  readonly name: string
  readonly namespace: string | null
  /** The macro's arguments, `column_name` first and `model` last. */
  readonly kwargs: PlainRecord
  /** Rendered. */
  readonly config: PlainRecord
  readonly description: string
  /** Of the compiled file, and the alias when it differs from `fullName`. */
  readonly shortName: string
  readonly fullName: string
}

/** Arguments that are configuration wherever they stand. */
const configKeys = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
] as const

const namePattern = /^(?:([a-zA-Z_][0-9a-zA-Z_]*)\.)?([a-zA-Z_][0-9a-zA-Z_]*)/

export interface DefinitionSource {
  readonly target: TestTarget
  readonly columnName: string | null
  readonly scope: Scope
  readonly originalFilePath: string
  readonly at: () => Location
  /** dbt 1.10's flag of the same name: `arguments:` is read. Default true. */
  readonly argumentsProperty: boolean
}

/** Reads an entry of `data_tests:`. Throws PW2220 to PW2224 for one that is none. */
export async function readTestDefinition(entry: Plain, source: DefinitionSource): Promise<TestDefinition> {
  const { test, args } = takeApart(entry, source)
  if (args.has('model')) throw invalid(source, 'PW2221', 'Test arguments include "model", which is a reserved argument')
  const match = namePattern.exec(test)
  if (match === null) throw invalid(source, 'PW2222', `Test name string did not match expected pattern: ${test}`)
  args.set('model', modelArgument(source.target))
  const config = await liftConfig(args, source)
  const description = args.get('description')
  args.delete('description')
  const given = args.get('name')
  args.delete('name')
  const namespace = match[1] ?? null
  const name = match[2] ?? ''
  const kwargs = Object.fromEntries(args)
  const common = { name, namespace, kwargs, description: typeof description === 'string' ? description : '' }
  if (typeof given === 'string') return { ...common, config, shortName: given, fullName: given }
  const names = synthesizeTestNames(identifierOf(name, namespace, source.target), targetName(source.target), kwargs)
  const named = names.short === names.full || 'alias' in config ? config : { ...config, alias: names.short }
  return { ...common, config: named, shortName: names.short, fullName: names.full }
}

function takeApart(entry: Plain, source: DefinitionSource): { test: string; args: Map<string, Plain> } {
  if (typeof entry === 'string') return { test: entry, args: argumentsOf({}, source) }
  if (!isPlainRecord(entry)) {
    throw invalid(source, 'PW2220', `test must be dict or str, got ${pythonStr(entry)}`, 'Write `- unique` or `- unique: {…}`.')
  }
  const test = entry['test_name']
  if (typeof test === 'string') {
    const rest = Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'test_name'))
    return { test, args: argumentsOf(rest, source) }
  }
  const [first, ...more] = Object.entries(entry)
  if (first === undefined || more.length > 0) {
    throw invalid(
      source,
      'PW2220',
      `test definition dictionary must have exactly one key, got [${Object.keys(entry).join(', ')}] instead (${Object.keys(entry).length} keys)`,
      'Begin each test with its own dash; its arguments are indented below its name.',
    )
  }
  const [name, args] = first
  if (!isPlainRecord(args)) {
    throw invalid(source, 'PW2220', `test arguments must be a dictionary, got ${pythonStr(args)} for ${name}`)
  }
  return { test: name, args: argumentsOf(args, source) }
}

function argumentsOf(args: PlainRecord, source: DefinitionSource): Map<string, Plain> {
  const found = new Map<string, Plain>(Object.entries(args))
  if (source.columnName !== null) found.set('column_name', source.columnName)
  if (!source.argumentsProperty) return found
  const nested = found.get('arguments')
  found.delete('arguments')
  for (const [key, value] of Object.entries(recordOf(nested))) found.set(key, value)
  return found
}

/** Moves configuration out of the arguments and renders it. */
async function liftConfig(args: Map<string, Plain>, source: DefinitionSource): Promise<PlainRecord> {
  if (!args.has('config') && !configKeys.some((key) => args.has(key))) return emptyRecord
  const own = new Map<string, Plain>(Object.entries(recordOf(args.get('config'))))
  const hasConfig = args.has('config')
  args.delete('config')
  const config: Record<string, Plain> = {}
  const put = async (key: string, value: Plain | undefined): Promise<void> => {
    const rendered = typeof value === 'string' && hasJinja(value) ? await renderText(value, source.scope, source.at) : value
    if (rendered !== undefined && rendered !== null) config[key] = rendered
  }
  for (const key of configKeys) {
    let value = args.get(key)
    args.delete(key)
    const set = value !== undefined && value !== null && value !== false && value !== '' && value !== 0
    if (set && hasConfig && own.has(key)) {
      throw invalid(source, 'PW2223', `Test cannot have the same key at the top-level and in config: ${key}`)
    }
    if (!set && hasConfig) {
      value = own.get(key)
      own.delete(key)
    }
    await put(key, value)
  }
  for (const [key, value] of own) await put(key, value)
  return config
}

/** The tags of the configuration as a list. Throws PW2224 for what is no text or list of texts. */
export function testTags(config: PlainRecord, source: DefinitionSource): readonly string[] {
  const tags = config['tags']
  if (tags === undefined) return []
  if (typeof tags === 'string') return [tags]
  if (isList(tags) && tags.every((tag) => typeof tag === 'string')) return tags
  throw invalid(source, 'PW2224', `got ${pythonStr(tags)} for tags, expected a list of strings`)
}

function modelArgument(target: TestTarget): string {
  return `{{ get_where_subquery(${referenceOf(target)}) }}`
}

function referenceOf(target: TestTarget): string {
  if (target.kind === 'source') return `source('${target.source}', '${target.table}')`
  return target.version === null ? `ref('${target.name}')` : `ref('${target.name}', version='${target.version}')`
}

function targetName(target: TestTarget): string {
  if (target.kind === 'source') return `${target.source}_${target.table}`
  return target.version === null ? target.name : `${target.name}_v${target.version}`
}

function identifierOf(name: string, namespace: string | null, target: TestTarget): string {
  const own = target.kind === 'source' ? `source_${name}` : name
  return namespace === null ? own : `${namespace}_${own}`
}

function invalid(source: DefinitionSource, code: string, message: string, hint?: string) {
  return failure(code, `Invalid test config given in ${source.originalFilePath}: ${message}`, {
    family: 'Parsing Error',
    at: source.at(),
    ...(hint === undefined ? {} : { hint }),
  })
}

/** The text of the test's template: the macro's call, and its configuration. */
export function testCode(definition: TestDefinition): string {
  const settings = Object.entries(definition.config).map(([key, value]) => {
    return `${key}=${typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : pythonStr(value)}`
  })
  return testCall(definition) + (settings.length === 0 ? '' : `{{ config(${settings.join(',')}) }}`)
}

export function testCall({ name, namespace }: TestDefinition): string {
  return `{{ ${namespace === null ? '' : `${namespace}.`}test_${name}(**_dbt_generic_test_kwargs) }}`
}
