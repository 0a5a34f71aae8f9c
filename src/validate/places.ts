import { loadYaml, type PathStep } from '../config/index.ts'
import { placeOf } from '../context/index.ts'
import { type GraphNode, isPlainRecord, type Location, type Plain } from '../model/index.ts'
import type { RunWorld } from '../run/index.ts'

/** What places are found in: the project's files. */
export type Files = Pick<RunWorld, 'sourceText' | 'world'>

const SECTIONS: Readonly<Record<string, string>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  unit_test: 'unit_tests',
  exposure: 'exposures',
}

/** A properties file as data, with the places of its parts. */
interface Properties {
  readonly path: string
  readonly value: Plain
  readonly at: (steps: readonly PathStep[]) => Location
}

/** The entry of a node in its properties file. */
interface Entry extends Properties {
  readonly steps: readonly PathStep[]
  readonly entry: Plain
}

/** The path of the properties file that describes a node, as places name it. */
function propertiesPath(files: Files, node: GraphNode): string | undefined {
  if (node.resourceType === 'unit_test' || node.resourceType === 'exposure') return placeOf(files.world.packages, node)
  if (!('patchPath' in node)) return undefined
  const patch = node.resourceType === 'source' ? placeOf(files.world.packages, node) : node.patchPath
  if (patch === null) return undefined
  const at = patch.indexOf('://')
  if (at < 0) return patch
  return placeOf(files.world.packages, { packageName: patch.slice(0, at), originalFilePath: patch.slice(at + 3) })
}

export function entryOf(files: Files, node: GraphNode): Entry | undefined {
  const path = propertiesPath(files, node)
  const text = path === undefined ? undefined : files.sourceText(path)
  if (path === undefined || text === undefined) return undefined
  const { value, at } = loadYaml(text, path)
  const section = SECTIONS[node.resourceType] ?? ''
  const list = isPlainRecord(value) ? value[section] : undefined
  const properties: Properties = { path, value, at }
  if (node.resourceType === 'source') {
    const source = indexOf(list, node.sourceName)
    const tables = source === undefined ? undefined : valueAt(list, [source, 'tables'])
    const table = indexOf(tables, node.name)
    if (source === undefined || table === undefined) return undefined
    return { ...properties, steps: [section, source, 'tables', table], entry: valueAt(tables, [table]) ?? null }
  }
  const index = indexOf(list, node.name)
  return index === undefined ? undefined : { ...properties, steps: [section, index], entry: valueAt(list, [index]) ?? null }
}

/** Where a column of a node is described; `key` names one of its attributes. */
export function columnPlace(files: Files, node: GraphNode, column: string, key = 'name'): Location | undefined {
  const found = entryOf(files, node)
  if (found === undefined) return undefined
  const columns = valueAt(found.entry, ['columns'])
  const at = indexOf(columns, column)
  return at === undefined ? undefined : placed(found, [...found.steps, 'columns', at, key])
}

/** A place inside a node's entry. */
export function entryPlace(files: Files, node: GraphNode, steps: readonly PathStep[]): Location | undefined {
  const found = entryOf(files, node)
  return found === undefined ? undefined : placed(found, [...found.steps, ...steps])
}

/** The line of a file of the project where a text stands in quotes, or as a word. */
export function textPlace(files: Files, path: string, wanted: string): Location | undefined {
  const lines = files.sourceText(path)?.split(/\r\n|\r|\n/) ?? []
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  for (const pattern of [new RegExp(`(['"])${escaped}\\1`, 'i'), new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'i')]) {
    for (const [index, line] of lines.entries()) {
      const at = pattern.exec(line)?.index
      if (at !== undefined) return { path, line: index + 1, column: at + 1 }
    }
  }
  return undefined
}

export function placed({ path, at }: Properties, steps: readonly PathStep[]): Location {
  const { line, column } = at(steps)
  return { path, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
}

export function valueAt(value: Plain | undefined, steps: readonly PathStep[]): Plain | undefined {
  let current = value
  for (const step of steps) {
    if (Array.isArray(current) && typeof step === 'number') current = current[step]
    else if (isPlainRecord(current) && typeof step === 'string') current = current[step]
    else return undefined
  }
  return current
}

export function indexOf(list: Plain | undefined, name: string): number | undefined {
  if (!Array.isArray(list)) return undefined
  const index = list.findIndex(
    (entry: Plain) => isPlainRecord(entry) && String(entry['name']).toLowerCase() === name.toLowerCase(),
  )
  return index < 0 ? undefined : index
}
