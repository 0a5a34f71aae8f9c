import { type Frame, str, toList, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'
import { executeMacro } from './execute-macro.ts'
import type { RunFace } from './face.ts'
import { pyClass } from './ref.ts'
import { RelationHost, relation } from './relation.ts'
import { PARTS, type RelationData, relationData, relationText } from './relation-data.ts'
import { TableHost } from './table.ts'
import type { CachedRelation } from './types.ts'

export interface Wanted {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string | null
}

/**
 * The relation of that name, out of the cache. As dbt, letter case counts where names are quoted: a relation that differs
 * only in case is an error, so that nobody creates a second one by accident.
 */
export async function getRelation(face: RunFace, wanted: Wanted, frame: Frame | undefined): Promise<RelationHost | undefined> {
  const { database, schema, identifier } = wanted
  if (schema === null || identifier === null) return undefined
  await listRelations(face, database ?? defaultDatabase(face), schema, frame)
  const found = face.execution.relations.get(database ?? defaultDatabase(face), schema, identifier)
  if (found === undefined) return undefined
  const { quoting } = face.world
  const differs = PARTS.some((part) => {
    const text = wanted[part]
    return text !== null && quoting[part] && text !== found[part]
  })
  if (differs) {
    const searched = relationText(relationData({ ...wanted, quoting }))
    throw compilationError(
      'PW3016',
      `When searching for a relation, dbt found an approximate match. Searched for: ${searched}\nFound: ${relationText(cachedData(found))}`,
      'The two differ only in letter case, which DuckDB does not tell apart: delete or rename the existing one.',
    )
  }
  return cachedHost(found)
}

/** A schema's relations; asks the database when the schema is not in the cache yet. */
export async function listRelations(
  face: RunFace,
  database: string,
  schema: string,
  frame: Frame | undefined,
): Promise<readonly CachedRelation[]> {
  const { relations } = face.execution
  const known = relations.list(database, schema)
  if (known !== undefined) return known
  const host = relation(relationData({ database, schema, quoting: face.world.quoting }))
  const listed = await listUncached(face, host, frame)
  relations.addSchema(database, schema)
  for (const found of listed) relations.add(found)
  return listed
}

/** The macro answers a table of database, name, schema, type. */
export async function listUncached(face: RunFace, schema: Value, frame: Frame | undefined): Promise<CachedRelation[]> {
  const table = await executeMacro(face, 'list_relations_without_caching', { schema_relation: schema }, frame)
  const rows = table instanceof TableHost ? table.data.rows : toList(table).map(toList)
  return rows.map(([database, name, inSchema, type]) => ({
    database: str(database ?? null),
    schema: str(inSchema ?? null),
    identifier: str(name ?? null),
    type: str(type ?? null),
  }))
}

const KNOWN_TYPES = new Set(['table', 'view', 'cte', 'materialized_view', 'ephemeral', 'external', 'pointer_table', 'function'])

function cachedData({ database, schema, identifier, type }: CachedRelation): RelationData {
  return relationData({ database, schema, identifier }, { type: KNOWN_TYPES.has(type) ? type : 'external' })
}

export function cachedHost(cached: CachedRelation): RelationHost {
  return relation(cachedData(cached))
}

export function cachedOf({ data }: RelationHost): CachedRelation | undefined {
  const { database, schema, identifier } = data.path
  if (database === null || schema === null || identifier === null) return undefined
  return { database, schema, identifier, type: data.type ?? 'table' }
}

export function forget(face: RunFace, host: RelationHost): void {
  const cached = cachedOf(host)
  if (cached !== undefined) face.execution.relations.drop(cached.database, cached.schema, cached.identifier)
}

export function rename(face: RunFace, from: Value, to: Value): void {
  if (from === null || to === null) {
    throw compilationError('PW3016', `Attempted to rename ${from === null ? 'a null relation' : str(from)} to ${str(to)}`)
  }
  const [source, target] = [
    needRelation(from, 'rename_relation', 'from_relation'),
    needRelation(to, 'rename_relation', 'to_relation'),
  ]
  const [before, after] = [cachedOf(source), cachedOf(target)]
  if (before !== undefined && after !== undefined) face.execution.relations.rename(before, after)
}

export function schemaOnly(host: RelationHost): RelationHost {
  const { data } = host
  return relation({ ...data, include: { ...data.include, identifier: false }, path: { ...data.path, identifier: null } })
}

export function needRelation(value: Value | undefined, method: string, argument: string): RelationHost {
  if (value instanceof RelationHost) return value
  throw compilationError(
    'PW3009',
    `'adapter.${method}' expects argument '${argument}' to be of type '<class 'dbt.adapters.duckdb.relation.DuckDBRelation'>', instead got ${str(value ?? null)} (${pyClass(value ?? null)})`,
  )
}

export function optionalText(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null
}

export function defaultDatabase(face: RunFace): string {
  return str(face.world.target['database'] === undefined ? '' : String(face.world.target['database']))
}
