import {
  ANY_COLUMN,
  type ColumnAt,
  columnNames,
  type LineageEdge,
  lineageGraph,
  type NodeLineage,
  type ProjectLineage,
  surroundings,
} from '../../lineage/index.ts'
import {
  BUILT_IN,
  type GraphNode,
  type LineageColumn,
  type LineageData,
  nodeId,
  type PlainLocation,
  type ProjectLineageData,
} from '../../model/index.ts'
import type { BoundNode } from '../bind/bound.ts'
import type { BindContext } from '../bind/context.ts'
import { displayName, type Subject } from './subject.ts'

export interface LineageRequest {
  readonly upstream: boolean
  readonly downstream: boolean
  /** How many nodes far; null for all the way. */
  readonly depth: number | null
}

/** What is around a column, or around all columns of a node. */
export function lineageData(
  context: BindContext,
  lineage: ProjectLineage,
  { node, column }: Subject,
  request: LineageRequest,
): LineageData {
  const graph = lineageGraph(lineage)
  const names = column === null ? columnNames(lineage.get(node.uniqueId)) : [column]
  const starts = (names.length === 0 ? [ANY_COLUMN] : names).map((name): ColumnAt => ({ node: node.uniqueId, column: name }))
  const up = request.upstream ? surroundings(graph, starts, 'upstream', request.depth) : NOTHING
  const down = request.downstream ? surroundings(graph, starts, 'downstream', request.depth) : NOTHING
  const columns = new Map([...starts, ...up.columns, ...down.columns].map((at) => [JSON.stringify(at), at]))
  const nodes = new Set([...columns.values()].map((at) => at.node))
  return {
    uniqueId: node.uniqueId,
    name: displayName(node),
    resourceType: node.resourceType,
    column,
    nodes: [...nodes].map((id) => nodeEntry(context, id)),
    columns: [...columns.values()].filter((at) => at.column !== null).map((at) => columnEntry(context, lineage, at)),
    upstream: up.edges.map(plainEdge),
    downstream: down.edges.map(plainEdge),
    exposures: request.downstream ? exposuresOf(context, [node.uniqueId, ...down.columns.map((at) => at.node)]) : [],
    unknown: [...nodes].flatMap((id) => reasonsFor(lineage.get(id)).map((because) => ({ uniqueId: id, because }))),
  }
}

const NOTHING = { columns: [], edges: [] }

/** The lineage of everything, for `validate --format json`: every edge between the project's columns. */
export function allLineage(context: BindContext, lineage: ProjectLineage): ProjectLineageData {
  const graph = lineageGraph(lineage)
  const columns = [...lineage].flatMap(([node, own]) => columnNames(own).map((column): ColumnAt => ({ node, column })))
  const rows = [...lineage.keys()].map((node): ColumnAt => ({ node, column: null }))
  const open = [...lineage.keys()].map((node): ColumnAt => ({ node, column: ANY_COLUMN }))
  const edges = new Set([...columns, ...rows, ...open].flatMap((at) => graph.into(at)))
  return {
    nodes: [...new Set([...edges].flatMap(({ from, to }) => [from.node, to.node]))].map((id) => nodeEntry(context, id)),
    columns: columns.map((at) => columnEntry(context, lineage, at)),
    steps: [...edges].map(plainEdge),
    unknown: [...lineage].flatMap(([uniqueId, own]) => reasonsFor(own).map((because) => ({ uniqueId, because }))),
  }
}

function plainEdge({ from, to, use }: LineageEdge): LineageData['upstream'][number] {
  return { from: { uniqueId: from.node, column: from.column }, to: { uniqueId: to.node, column: to.column }, use }
}

function nodeEntry({ run }: BindContext, id: string): LineageData['nodes'][number] {
  const node = run.project.nodes.get(nodeId(id))
  return { uniqueId: id, name: node === undefined ? id : displayName(node), resourceType: node?.resourceType ?? 'outside' }
}

function columnEntry(context: BindContext, lineage: ProjectLineage, { node: id, column }: ColumnAt): LineageColumn {
  const own = lineage.get(id)
  const node = context.run.project.nodes.get(nodeId(id))
  const traced = own?.kind === 'traced' ? own.columns.find(({ name }) => same(name, column)) : undefined
  const type = own?.node.columns?.find(({ name }) => same(name, column))?.type ?? null
  const offset = traced?.offset ?? null
  return {
    uniqueId: id,
    column: column ?? ANY_COLUMN,
    type,
    at: offset === null ? fileOf(node) : (placeIn(context.done.get(nodeId(id)), offset) ?? fileOf(node)),
    unknown: traced?.unknown ?? null,
  }
}

function same(one: string, other: string | null): boolean {
  return one.toLowerCase() === other?.toLowerCase()
}

function fileOf(node: GraphNode | undefined): PlainLocation | null {
  return node === undefined ? null : { path: node.originalFilePath, line: null, column: null }
}

/** The line of the project that wrote the expression, by the source map. */
function placeIn(bound: BoundNode | undefined, offset: number): PlainLocation | undefined {
  const compiled = bound?.compiled ?? null
  if (compiled === null) return undefined
  const origin = compiled.map.at(Buffer.from(compiled.text).subarray(0, offset).toString().length)
  const own = origin === undefined ? undefined : [origin, ...origin.stack].find(({ path }) => !path.startsWith(BUILT_IN))
  return own === undefined ? undefined : { path: own.path, line: own.line, column: own.column }
}

/** Why a node's edges are not all known. A snapshot's own columns are no doubt. */
function reasonsFor(lineage: NodeLineage | undefined): readonly string[] {
  if (lineage === undefined || lineage.kind === 'leaf') return []
  if (lineage.kind === 'unknown') return [lineage.because]
  return lineage.doubts
}

function exposuresOf({ run }: BindContext, ids: readonly string[]): LineageData['exposures'] {
  const reached = new Set(ids)
  return [...run.project.nodes.values()].flatMap((node) => {
    if (node.resourceType !== 'exposure') return []
    const reads = node.dependsOn.nodes.filter((id) => reached.has(id))
    return reads.length === 0 ? [] : [{ uniqueId: node.uniqueId, name: node.label ?? node.name, reads }]
  })
}
