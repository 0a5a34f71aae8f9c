import type { Influence, Use } from '../trace/deps.ts'
import { ANY_COLUMN } from '../trace/deps.ts'
import type { NodeLineage, ProjectLineage } from './trace.ts'

/** A column of a node; `*` stands for any of its columns, null for its rows. */
export interface ColumnAt {
  readonly node: string
  readonly column: string | null
}

/** One step of a value, or what decides rows (`to.column` null) or single values. */
export interface LineageEdge {
  readonly from: ColumnAt
  readonly to: ColumnAt
  readonly use: Use | Influence | 'unknown'
}

export type Direction = 'upstream' | 'downstream'

/** All edges of a project, by both of their ends. */
export interface LineageGraph {
  /** Where a column comes from, and what decides it; that of `*` is of all columns. */
  into(at: ColumnAt): readonly LineageEdge[]
  /** What a column feeds, and what it decides. */
  outOf(at: ColumnAt): readonly LineageEdge[]
}

export function isValue({ use }: LineageEdge): boolean {
  return use === 'copied' || use === 'transformed' || use === 'unknown'
}

/** The edges of the whole project, by both ends. */
export function lineageGraph(project: ProjectLineage): LineageGraph {
  const into = new Map<string, LineageEdge[]>()
  const outOf = new Map<string, LineageEdge[]>()
  for (const lineage of project.values())
    for (const edge of edgesOf(lineage)) {
      add(into, edge.to, edge)
      add(outOf, edge.from, edge)
    }
  const columnsOf = (node: string): readonly string[] => columnNames(project.get(node))
  return {
    into(at) {
      const names =
        at.column === ANY_COLUMN ? [ANY_COLUMN, ...columnsOf(at.node)] : [at.column, ...(at.column === null ? [] : [ANY_COLUMN])]
      return names.flatMap((column) => into.get(keyOf({ node: at.node, column })) ?? [])
    },
    outOf(at) {
      const names = at.column === ANY_COLUMN ? [ANY_COLUMN, ...columnsOf(at.node)] : [at.column, ANY_COLUMN]
      return names.flatMap((column) => outOf.get(keyOf({ node: at.node, column })) ?? [])
    },
  }
}

/** The names of a node's columns, as far as they are known. */
export function columnNames(lineage: NodeLineage | undefined): readonly string[] {
  if (lineage === undefined) return []
  return (
    lineage.node.columns?.map(({ name }) => name) ?? (lineage.kind === 'traced' ? lineage.columns.map(({ name }) => name) : [])
  )
}

/** A column without its edges being known has an edge from any column of each parent. */
function edgesOf(lineage: NodeLineage): readonly LineageEdge[] {
  const node = lineage.node.id
  const anything = (column: string): readonly LineageEdge[] =>
    lineage.node.parents.map((parent) => ({ from: { node: parent, column: ANY_COLUMN }, to: { node, column }, use: 'unknown' }))
  switch (lineage.kind) {
    case 'leaf':
      return []
    case 'unknown':
      return anything(ANY_COLUMN)
    case 'traced': {
      const columns = lineage.columns.flatMap(({ name, from, influencedBy, unknown }): readonly LineageEdge[] => [
        ...from.map(({ relation, column, use }) => ({ from: { node: relation, column }, to: { node, column: name }, use })),
        ...decided(influencedBy, { node, column: name }),
        ...(unknown === null || lineage.doubts.length === 0 ? [] : anything(name)),
      ])
      return [...columns, ...decided(lineage.rows, { node, column: null })]
    }
    default:
      return lineage satisfies never
  }
}

function decided(influences: Extract<NodeLineage, { kind: 'traced' }>['rows'], to: ColumnAt): readonly LineageEdge[] {
  return influences.flatMap(({ relation, column, by }) => by.map((use) => ({ from: { node: relation, column }, to, use })))
}

/** What is around some columns. */
export interface Surroundings {
  readonly columns: readonly ColumnAt[]
  readonly edges: readonly LineageEdge[]
}

/**
 * Follows values from columns in one direction. What decides rows or values is told at each step and not followed: it is no
 * value, and behind it would soon stand everything.
 * @param depth how many nodes far; null for all the way
 */
export function surroundings(
  graph: LineageGraph,
  starts: readonly ColumnAt[],
  direction: Direction,
  depth: number | null,
): Surroundings {
  const columns = new Map(starts.map((at) => [keyOf(at), at]))
  const edges = new Map<string, LineageEdge>()
  let front = starts
  for (let distance = 0; front.length > 0 && (depth === null || distance < depth); distance++) {
    const next: ColumnAt[] = []
    for (const at of front)
      for (const edge of step(graph, at, direction)) {
        edges.set(edgeKey(edge), edge)
        const end = direction === 'upstream' ? edge.from : edge.to
        if (columns.has(keyOf(end))) continue
        columns.set(keyOf(end), end)
        if (isValue(edge)) next.push(end)
      }
    front = next
  }
  return { columns: [...columns.values()], edges: [...edges.values()] }
}

/** Upstream, the rows of the node decide too. */
export function step(graph: LineageGraph, at: ColumnAt, direction: Direction): readonly LineageEdge[] {
  if (direction === 'downstream') return graph.outOf(at)
  return [...graph.into(at), ...(at.column === null ? [] : graph.into({ node: at.node, column: null }))]
}

export function keyOf({ node, column }: ColumnAt): string {
  return JSON.stringify([node, column?.toLowerCase() ?? null])
}

function edgeKey({ from, to, use }: LineageEdge): string {
  return `${keyOf(from)} ${keyOf(to)} ${use}`
}

function add(map: Map<string, LineageEdge[]>, at: ColumnAt, edge: LineageEdge): void {
  const key = keyOf(at)
  const known = map.get(key)
  if (known === undefined) map.set(key, [edge])
  else known.push(edge)
}
