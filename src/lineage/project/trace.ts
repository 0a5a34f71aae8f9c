import type { Connection } from '../../adapter/index.ts'
import { lineageFunctions } from '../functions.ts'
import { locationOf } from '../trace/location.ts'
import {
  type Catalog,
  type ColumnLineage,
  type KnownColumn,
  type KnownRelation,
  type StatementLineage,
  traceStatement,
} from '../trace/statement.ts'
import { parseStatements } from '../tree/parse.ts'
import type { Parsed } from '../tree/read.ts'

/** A node of the project, as far as columns flow through it. */
export interface LineageNode {
  readonly id: string
  /** Where it is found by other nodes' SQL; null for what is no relation. */
  readonly relation: { readonly database: string; readonly schema: string; readonly identifier: string } | null
  /** What stands in SQL for a relation that is read where it lies: `'data/x.csv'`, `read_parquet('…')`. */
  readonly location: string | null
  /** The name of the common table expression that stands for an ephemeral model in the SQL of others. */
  readonly cte: string | null
  /** As the database has them; null where it could not tell. */
  readonly columns: readonly KnownColumn[] | null
  /** Columns that no SQL of the project makes: those that a snapshot adds. */
  readonly added: readonly string[]
  readonly definition:
    | { readonly kind: 'leaf' }
    | { readonly kind: 'query'; readonly sql: string }
    | { readonly kind: 'unknown'; readonly because: string }
  /** What its SQL may read, for when the SQL does not tell. */
  readonly parents: readonly string[]
}

/** Where a node's columns come from. */
export type NodeLineage =
  | { readonly kind: 'leaf'; readonly node: LineageNode }
  | (Extract<StatementLineage, { kind: 'traced' }> & { readonly node: LineageNode })
  | { readonly kind: 'unknown'; readonly node: LineageNode; readonly because: string }

export type ProjectLineage = ReadonlyMap<string, NodeLineage>

/** Where unqualified names are looked for. */
export interface Defaults {
  readonly database: string
  readonly schema: string
}

/**
 * Traces the columns of all nodes.
 * @param connection for the database's parser; in its catalogue are the project's own macros, if there are any
 */
export async function traceProject(
  connection: Connection,
  nodes: readonly LineageNode[],
  defaults: Defaults,
): Promise<ProjectLineage> {
  const located = nodes.filter(({ location }) => location !== null)
  const queries = nodes.flatMap(({ definition }) => (definition.kind === 'query' ? [definition.sql] : []))
  const texts = [...queries, ...located.map(({ location }) => `select * from ${location}`)]
  const parsed = await parseStatements(connection, texts)
  const locations = located.map((node, place): [string | null, LineageNode] => [nameOf(parsed[queries.length + place]), node])
  const catalog: Catalog = { ...(await lineageFunctions(connection)), ...relationsOf(nodes, locations, defaults) }
  let at = 0
  return new Map(
    nodes.map((node): [string, NodeLineage] => {
      const { definition } = node
      if (definition.kind === 'leaf') return [node.id, { kind: 'leaf', node }]
      if (definition.kind === 'unknown') return [node.id, { ...definition, node }]
      const tree = parsed[at++] ?? { kind: 'unknown', because: 'it has no syntax tree' }
      return [node.id, { ...withAdded(node, traceStatement(tree, ownCatalog(catalog, node), expectedOf(node))), node }]
    }),
  )
}

/** An ephemeral model's common table expression is not its own: within it the name means what stands in the text. */
function ownCatalog(catalog: Catalog, node: LineageNode): Catalog {
  return node.cte === null ? catalog : { ...catalog, cte: (name) => (same(name, node.cte ?? '') ? null : catalog.cte(name)) }
}

function relationsOf(
  nodes: readonly LineageNode[],
  locations: readonly (readonly [string | null, LineageNode])[],
  defaults: Defaults,
): Pick<Catalog, 'relation' | 'cte'> {
  const relations = new Map<string, KnownRelation>()
  const ctes = new Map<string, KnownRelation>()
  const outside = new Map<string, KnownRelation>()
  for (const node of nodes) {
    const known = knownAs(node)
    if (node.relation !== null)
      relations.set(keyOf(node.relation.database, node.relation.schema, node.relation.identifier), known)
    if (node.cte !== null && node.columns !== null) ctes.set(node.cte.toLowerCase(), known)
  }
  for (const [name, node] of locations) if (name !== null) outside.set(name, knownAs(node))
  return {
    relation: ({ catalog, schema, name }) =>
      relations.get(keyOf(catalog === '' ? defaults.database : catalog, schema === '' ? defaults.schema : schema, name)) ??
      (catalog === '' ? relations.get(keyOf(schema, defaults.schema, name)) : undefined) ??
      (schema === '' ? outside.get(name) : undefined) ??
      null,
    cte: (name) => ctes.get(name.toLowerCase()) ?? null,
  }
}

function knownAs({ id, columns }: LineageNode): KnownRelation {
  return { id, columns }
}

function keyOf(database: string, schema: string, identifier: string): string {
  return JSON.stringify([database, schema, identifier]).toLowerCase()
}

/** What the one relation that is read is called. */
function nameOf(parsed: Parsed | undefined): string | null {
  const from = parsed?.kind === 'query' && parsed.query.kind === 'select' ? parsed.query.from : null
  if (from?.kind === 'function') return locationOf(from)
  return from?.kind === 'table' ? from.name : null
}

function expectedOf({ columns, added }: LineageNode): readonly string[] | null {
  const made = new Set(added.map((name) => name.toLowerCase()))
  return columns?.map(({ name }) => name).filter((name) => !made.has(name.toLowerCase())) ?? null
}

/** A snapshot's own columns stand behind those of its query. */
function withAdded({ columns, added }: LineageNode, lineage: StatementLineage): StatementLineage {
  if (lineage.kind === 'unknown' || added.length === 0) return lineage
  const made = (columns ?? []).filter(({ name }) => added.some((one) => same(one, name)))
  const more = made.map(({ name }): ColumnLineage => {
    return { name, from: [], influencedBy: [], unknown: 'the snapshot makes it', offset: null }
  })
  return { ...lineage, columns: [...lineage.columns, ...more] }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
