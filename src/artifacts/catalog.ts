import type { GraphNode, Json, NodeId, Plain, Project } from '../model/index.ts'
import { jsonOf } from '../model/index.ts'
import type { ArtifactMetadata } from './manifest.ts'

/** One column of one table, under the names of the macro `get_catalog`. */
type Row = Readonly<Record<string, Plain>>
type Entry = { readonly [key: string]: Json }

export interface CatalogInput extends ArtifactMetadata {
  readonly project: Pick<Project, 'nodes'>
  readonly rows: readonly Row[]
  /** Nodes and sources to show; undefined is all. */
  readonly selected: ReadonlySet<NodeId> | undefined
  readonly errors: readonly string[]
}

export interface Catalog {
  readonly [key: string]: Json
  readonly nodes: { readonly [id: string]: Json }
  readonly sources: { readonly [id: string]: Json }
}

/** catalog.json (v1): the tables that the database has of the project's nodes and sources, with columns and statistics. */
export function catalog(input: CatalogInput): Catalog {
  const tables = tablesOf(input.rows)
  const { nodes, sources } = idsByPlace(input.project)
  const shown = (id: NodeId): boolean => input.selected === undefined || input.selected.has(id)
  const found = { nodes: new Map<NodeId, Json>(), sources: new Map<NodeId, Json>() }
  for (const [place, table] of tables) {
    const node = nodes.get(place)
    if (node !== undefined && shown(node)) found.nodes.set(node, { ...table, unique_id: node })
    for (const id of sources.get(place) ?? []) if (shown(id)) found.sources.set(id, { ...table, unique_id: id })
  }
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json',
      dbt_version: input.dbtVersion,
      generated_at: input.generatedAt,
      invocation_id: input.invocationId,
      invocation_started_at: input.invocationStartedAt,
      env: jsonOf(input.env),
    },
    nodes: Object.fromEntries(found.nodes),
    sources: Object.fromEntries(found.sources),
    errors: input.errors.length === 0 ? null : input.errors,
  }
}

/** The tables by place, each with its columns in the order of the rows. */
function tablesOf(rows: readonly Row[]): ReadonlyMap<string, Entry> {
  const heads = new Map<string, Entry>()
  const columns = new Map<string, Record<string, Json>>()
  for (const row of rows) {
    const place = placeKey(row['table_database'] ?? null, row['table_schema'] ?? null, row['table_name'] ?? null)
    if (!heads.has(place)) heads.set(place, { metadata: tableMetadata(row), stats: statsOf(row) })
    const known = columns.get(place) ?? {}
    columns.set(place, known)
    known[String(row['column_name'])] = {
      type: jsonOf(row['column_type']),
      index: Number(row['column_index']),
      name: jsonOf(row['column_name']),
      comment: jsonOf(row['column_comment']),
    }
  }
  return new Map([...heads].map(([place, head]) => [place, { ...head, columns: columns.get(place) ?? {} }]))
}

function tableMetadata(row: Row): Json {
  return {
    type: jsonOf(row['table_type']),
    schema: jsonOf(row['table_schema']),
    name: jsonOf(row['table_name']),
    database: jsonOf(row['table_database']),
    comment: jsonOf(row['table_comment']),
    owner: jsonOf(row['table_owner']),
  }
}

const STAT = /^stats:(.+):label$/

/** A project's own `get_catalog` can add statistics: `stats:rows:label`, `…:value`, `…:description`, `…:include`. */
function statsOf(row: Row): Json {
  const stats: Record<string, Json> = {}
  for (const key of Object.keys(row)) {
    const id = STAT.exec(key)?.[1]
    const field = (name: string): Json => jsonOf(row[`stats:${id}:${name}`])
    if (id === undefined || field('include') !== true) continue
    stats[id] = { id, label: field('label'), value: field('value'), include: true, description: field('description') }
  }
  stats['has_stats'] = {
    id: 'has_stats',
    label: 'Has Stats?',
    value: Object.keys(stats).length > 0,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  }
  return stats
}

interface IdsByPlace {
  readonly nodes: ReadonlyMap<string, NodeId>
  readonly sources: ReadonlyMap<string, readonly NodeId[]>
}

function idsByPlace(project: CatalogInput['project']): IdsByPlace {
  const nodes = new Map<string, NodeId>()
  const sources = new Map<string, NodeId[]>()
  for (const node of project.nodes.values()) {
    const place = placeOf(node)
    if (place === undefined) continue
    if (node.resourceType !== 'source') nodes.set(place, node.uniqueId)
    else sources.set(place, [...(sources.get(place) ?? []), node.uniqueId])
  }
  return { nodes, sources }
}

function placeOf(node: GraphNode): string | undefined {
  if (node.resourceType === 'source') return placeKey(node.database, node.schema, node.identifier)
  return 'alias' in node ? placeKey(node.database, node.schema, node.alias) : undefined
}

/** DuckDB matches names without regard to case. */
function placeKey(...parts: readonly Plain[]): string {
  return parts.map((part) => String(part).toLowerCase()).join('\0')
}
