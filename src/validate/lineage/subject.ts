import { similar } from '../../config/index.ts'
import { columnNames, type ProjectLineage } from '../../lineage/index.ts'
import { failure, type GraphNode, type Project } from '../../model/index.ts'
import { hasColumns } from './nodes.ts'

/** What was asked for: a node, or one of its columns by the name that the node gives it. */
export interface Subject {
  readonly node: GraphNode
  readonly column: string | null
}

/** A node as people write it: `orders`, `orders.v2`, `raw.orders` of a source. */
export function displayName(node: GraphNode): string {
  if (node.resourceType === 'source') return `${node.sourceName}.${node.name}`
  return node.resourceType === 'model' && node.version !== null ? `${node.name}.v${node.version}` : node.name
}

/** The node that a word names, alone or with a column behind it. The column is looked up later: see {@link columnOf}. */
export function nodeNamed(word: string, project: Project): Subject {
  const parts = partsOf(word)
  const nodes = [...project.nodes.values()].filter(hasColumns)
  const readings = nodes.flatMap((node) => namesOf(node).flatMap((name) => reading(node, name, parts)))
  const found = [...new Map(readings.map((one) => [`${one.node.uniqueId} ${one.column}`, one])).values()]
  const [first] = found
  if (first === undefined) throw noSuchNode(word, parts, nodes)
  if (found.length > 1) {
    const meant = found.map(({ node, column }) => (column === null ? node.uniqueId : `${node.uniqueId}.${column}`))
    throw failure('PW3151', `'${word}' may mean ${meant.join(' or ')}`, {
      family: 'Usage Error',
      hint: 'Write the unique id in front of the column.',
    })
  }
  return first
}

/** Names that a dot may part: double quotes keep one together. */
function partsOf(word: string): readonly string[] {
  return [...word.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map(([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole)
}

function namesOf(node: GraphNode): readonly (readonly string[])[] {
  const names = [node.uniqueId.split('.'), displayName(node).split('.')]
  if (node.resourceType !== 'source') names.push([node.packageName, ...displayName(node).split('.')])
  if (node.resourceType === 'model' && node.version !== null && node.version === node.latestVersion) names.push([node.name])
  return names
}

function reading(node: GraphNode, name: readonly string[], parts: readonly string[]): readonly Subject[] {
  const rest = parts.length - name.length
  if ((rest !== 0 && rest !== 1) || !name.every((part, at) => part === parts[at])) return []
  return [{ node, column: parts[name.length] ?? null }]
}

function noSuchNode(word: string, parts: readonly string[], nodes: readonly GraphNode[]): Error {
  const names = nodes.map(displayName)
  const close = similar(word, names)[0] ?? similar(parts.slice(0, -1).join('.'), names)[0] ?? similar(parts[0] ?? '', names)[0]
  const column = close !== undefined && parts.length > close.split('.').length ? `.${parts.at(-1)}` : ''
  return failure('PW3150', `There is no model, seed, snapshot or source called '${word}'`, {
    family: 'Usage Error',
    hint: close === undefined ? 'planwise ls names what there is.' : `Did you mean '${close}${column}'?`,
  })
}

/**
 * The column as the node spells it.
 * @throws {PlanwiseError} `PW3152` where the node's columns are known and it is none of them
 */
export function columnOf({ node, column }: Subject, lineage: ProjectLineage): string | null {
  if (column === null) return null
  const own = lineage.get(node.uniqueId)
  const names = columnNames(own)
  const found = names.find((name) => name.toLowerCase() === column.toLowerCase())
  if (found !== undefined) return found
  if (own === undefined || own.node.columns === null) return column
  const [close] = similar(column, names)
  throw failure('PW3152', `${displayName(node)} has no column '${column}'`, {
    family: 'Usage Error',
    hint: close === undefined ? `Its columns: ${names.join(', ')}` : `Did you mean '${displayName(node)}.${close}'?`,
  })
}
