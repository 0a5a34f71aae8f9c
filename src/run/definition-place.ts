import { loadYaml, type PathStep } from '../config/index.ts'
import { type GraphNode, isPlainRecord, type Location, type MacroNode, type Plain } from '../model/index.ts'

/**
 * Where a properties file defines a test. Only failures ask, so that parsing need not keep places: the file is read
 * again, and searched for what the test is named after.
 *
 * @param text the properties file
 * @param path the file as places name it
 */
export function definedAt(text: string, path: string, node: GraphNode | MacroNode): Location {
  const yaml = loadYaml(text, path)
  const steps = node.resourceType === 'unit_test' ? unitTest(yaml.value, node.name) : genericTest(yaml.value, node)
  if (steps === undefined) return { path }
  const { line, column } = yaml.at(steps)
  return { path, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
}

type Path = readonly PathStep[]

function unitTest(file: Plain, name: string): Path | undefined {
  const at = isPlainRecord(file) ? named(file['unit_tests'], name) : undefined
  return at === undefined ? undefined : ['unit_tests', at, 'name']
}

function genericTest(file: Plain, node: GraphNode | MacroNode): Path | undefined {
  if (node.resourceType !== 'test' || node.testMetadata === null) return undefined
  const { name, namespace } = node.testMetadata
  const wanted = namespace === null ? name : `${namespace}.${name}`
  const owner = ownerOf(file, node.fileKeyName ?? '', node.sources[0]?.[1])
  if (owner === undefined) return undefined
  for (const [path, tests] of testLists(owner.value, owner.path, node.columnName)) {
    const index = tests.findIndex((test) => testName(test) === wanted)
    if (index >= 0) return [...path, index]
  }
  return owner.path
}

interface Owner {
  readonly path: Path
  readonly value: Plain
}

/** The entry that a test stands in: `models.orders`; with `sources.raw`, that of the table. */
function ownerOf(file: Plain, fileKeyName: string, table: string | undefined): Owner | undefined {
  const dot = fileKeyName.indexOf('.')
  const key = fileKeyName.slice(0, dot)
  const names = key === 'sources' && table !== undefined ? [fileKeyName.slice(dot + 1), table] : [fileKeyName.slice(dot + 1)]
  return descend({ path: [key], value: isPlainRecord(file) ? (file[key] ?? null) : null }, names)
}

function descend({ path, value }: Owner, names: readonly string[]): Owner | undefined {
  const [name, ...rest] = names
  if (name === undefined) return { path, value }
  const at = named(value, name)
  if (at === undefined || !Array.isArray(value)) return undefined
  const entry: Plain = value[at] ?? null
  if (rest.length === 0) return { path: [...path, at], value: entry }
  return isPlainRecord(entry) ? descend({ path: [...path, at, 'tables'], value: entry['tables'] ?? null }, rest) : undefined
}

function* testLists(owner: Plain, path: Path, column: string | null): Generator<readonly [Path, readonly Plain[]]> {
  if (!isPlainRecord(owner)) return
  const at = column === null ? undefined : named(owner['columns'], column)
  const columns = owner['columns']
  if (at !== undefined && Array.isArray(columns)) yield* testLists(columns[at] ?? null, [...path, 'columns', at], null)
  for (const key of ['data_tests', 'tests']) {
    const tests = owner[key]
    if (Array.isArray(tests)) yield [[...path, key], tests]
  }
}

function testName(test: Plain): string | undefined {
  if (typeof test === 'string') return test
  if (!isPlainRecord(test)) return undefined
  const written = test['test_name'] ?? Object.keys(test)[0]
  return typeof written === 'string' ? written : undefined
}

function named(list: Plain | undefined, name: string): number | undefined {
  if (!Array.isArray(list)) return undefined
  const index = list.findIndex((entry: Plain) => isPlainRecord(entry) && String(entry['name']) === name)
  return index < 0 ? undefined : index
}
