import { asciiJson, type GraphNode, type Json, type PlainRecord } from '../model/index.ts'

export type ListOutput = 'name' | 'selector' | 'path' | 'json'

/** The keys of `ls --output json`, where none are asked for. */
export const DEFAULT_KEYS = [
  'alias',
  'name',
  'package_name',
  'depends_on',
  'tags',
  'config',
  'resource_type',
  'source_name',
  'original_file_path',
  'unique_id',
] as const

/** The lines of `ls`, in dbt's forms. */
export function listLines(
  nodes: readonly GraphNode[],
  output: ListOutput,
  keys: readonly string[],
  describe: (node: GraphNode) => PlainRecord,
  toJson: (value: PlainRecord) => Json,
): string[] {
  switch (output) {
    case 'selector':
      return nodes.map(selectorOf)
    case 'name':
      return nodes.map(nameOf)
    case 'path':
      return nodes.map((node) => node.originalFilePath)
    case 'json':
      return nodes.map((node) => jsonLine(describe(node), keys, toJson))
  }
}

/** The text that selects exactly this node. */
export function selectorOf(node: GraphNode): string {
  switch (node.resourceType) {
    case 'source':
      return `source:${node.packageName}.${node.sourceName}.${node.name}`
    case 'exposure':
      return `exposure:${node.packageName}.${node.name}`
    case 'metric':
      return `metric:${node.packageName}.${node.name}`
    case 'saved_query':
      return `saved_query:${node.packageName}.${node.name}`
    case 'semantic_model':
      return `semantic_model:${node.packageName}.${node.name}`
    case 'unit_test':
      return `unit_test:${node.packageName}.${versioned(node)}`
    default:
      return node.fqn.join('.')
  }
}

function versioned(node: { readonly name: string; readonly version: string | number | null }): string {
  return node.version === null ? node.name : `${node.name}_v${node.version}`
}

function nameOf(node: GraphNode): string {
  if (node.resourceType === 'source') return `${node.sourceName}.${node.name}`
  if (node.resourceType === 'model') return searchName(node)
  return node.name
}

function searchName(node: { readonly name: string; readonly version: string | number | null }): string {
  return node.version === null ? node.name : `${node.name}.v${node.version}`
}

function jsonLine(entry: PlainRecord, keys: readonly string[], toJson: (value: PlainRecord) => Json): string {
  const wanted = new Set<string>(keys.length === 0 ? DEFAULT_KEYS : keys)
  return pythonJson(toJson(Object.fromEntries(Object.entries(entry).filter(([key]) => wanted.has(key)))))
}

/** As Python's json.dumps writes it: ASCII, a space after each comma and colon. */
export function pythonJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${asciiJson(key)}: ${pythonJson(item)}`)
      .join(', ')}}`
  }
  return typeof value === 'string' ? asciiJson(value) : JSON.stringify(value)
}
