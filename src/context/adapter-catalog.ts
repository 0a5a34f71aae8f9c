import { call, Dict, type Frame, Host, str, toList, type Value } from '../jinja/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { ColumnHost } from './column.ts'
import { compilationError, runtimeError } from './errors.ts'
import { executeMacro } from './execute-macro.ts'
import type { RunFace } from './face.ts'
import { pyClass } from './ref.ts'
import { dictOf, RelationHost, relation } from './relation.ts'
import { informationSchema, PARTS, type RelationData, relationData, relationText } from './relation-data.ts'
import { commit } from './statement.ts'
import { TableHost } from './table.ts'
import type { CachedRelation } from './types.ts'

/** Methods about what exists in the database. They go through macros where dbt's do, so that projects can override. */
export const CATALOG_METHODS: Readonly<Record<string, AdapterMethod>> = {
  get_relation: {
    parameters: 'database, schema, identifier',
    parse: () => null,
    run: async (face, [database, schema, identifier], frame) => {
      const wanted = { database: optionalText(database), schema: optionalText(schema), identifier: optionalText(identifier) }
      return (await getRelation(face, wanted, frame)) ?? null
    },
  },
  already_exists: {
    parameters: 'schema, name',
    parse: () => false,
    run: async (face, [schema, name], frame) => {
      const wanted = { database: defaultDatabase(face), schema: optionalText(schema), identifier: optionalText(name) }
      return (await getRelation(face, wanted, frame)) !== undefined
    },
  },
  list_relations: {
    parameters: 'database, schema',
    parse: () => [],
    run: async (face, [database, schema], frame) => {
      const listed = await listRelations(face, str(database ?? null), str(schema ?? null), frame)
      return listed.map(cachedHost)
    },
  },
  list_relations_without_caching: {
    parameters: 'schema_relation',
    parse: () => [],
    run: async (face, [schema], frame) => (await listUncached(face, schema ?? null, frame)).map(cachedHost),
  },
  check_schema_exists: {
    parameters: 'database, schema',
    parse: () => false,
    run: async (face, [database, schema], frame) => {
      const parts = { database: str(database ?? null), schema: str(schema ?? null), quoting: face.world.quoting }
      const information = relation(informationSchema(relationData({ ...parts, identifier: 'INFORMATION_SCHEMA' }), null))
      const found = await executeMacro(
        face,
        'check_schema_exists',
        { information_schema: information, schema: schema ?? null },
        frame,
      )
      const count = found instanceof TableHost ? found.data.rows[0]?.[0] : null
      return typeof count === 'number' && count > 0
    },
  },
  create_schema: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [schema], frame) => {
      const host = schemaOnly(needRelation(schema, 'create_schema', 'relation'))
      await executeMacro(face, 'create_schema', { relation: host }, frame)
      await commit(face)
      return null
    },
  },
  drop_schema: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [schema], frame) => {
      const host = schemaOnly(needRelation(schema, 'drop_schema', 'relation'))
      await executeMacro(face, 'drop_schema', { relation: host }, frame)
      await commit(face)
      const { database, schema: name } = host.data.path
      if (database !== null && name !== null) face.execution.relations.dropSchema(database, name)
      return null
    },
  },
  drop_relation: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [dropped], frame) => {
      const host = needRelation(dropped, 'drop_relation', 'relation')
      if (host.data.type === null) {
        throw compilationError('PW3016', `Tried to drop relation ${host.pyStr()}, but its type is null.`)
      }
      forget(face, host)
      await executeMacro(face, 'drop_relation', { relation: host }, frame)
      return null
    },
  },
  truncate_relation: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [truncated], frame) => {
      await executeMacro(face, 'truncate_relation', { relation: truncated ?? null }, frame)
      return null
    },
  },
  rename_relation: {
    parameters: 'from_relation, to_relation',
    parse: () => null,
    run: async (face, [from, to], frame) => {
      rename(face, from ?? null, to ?? null)
      await executeMacro(face, 'rename_relation', { from_relation: from ?? null, to_relation: to ?? null }, frame)
      return null
    },
  },
  get_columns_in_relation: {
    parameters: 'relation',
    parse: () => [],
    run: (face, [from], frame) => executeMacro(face, 'get_columns_in_relation', { relation: from ?? null }, frame),
  },
  get_columns_in_table: {
    parameters: 'schema, identifier',
    parse: () => [],
    run: (face, [schema, identifier], frame) => {
      const parts = { database: defaultDatabase(face), schema: optionalText(schema), identifier: optionalText(identifier) }
      const host = relation(relationData({ ...parts, quoting: face.world.quoting }))
      return executeMacro(face, 'get_columns_in_relation', { relation: host }, frame)
    },
  },
  get_missing_columns: {
    parameters: 'from_relation, to_relation',
    parse: () => [],
    run: async (face, [from, to], frame) => {
      const source = await columnsOf(face, needRelation(from, 'get_missing_columns', 'from_relation'), frame)
      const target = await columnsOf(face, needRelation(to, 'get_missing_columns', 'to_relation'), frame)
      const names = new Set(target.map(({ data }) => data.column))
      return source.filter(({ data }) => !names.has(data.column))
    },
  },
  // DuckDB's texts have no length, so there is never anything to widen.
  expand_target_column_types: {
    parameters: 'from_relation, to_relation',
    parse: () => null,
    run: (_face, [from, to]) => {
      needRelation(from, 'expand_target_column_types', 'from_relation')
      needRelation(to, 'expand_target_column_types', 'to_relation')
      return null
    },
  },
  valid_snapshot_target: {
    parameters: 'relation, column_names=None',
    parse: () => null,
    run: async (face, [target, names], frame) => {
      await requireSnapshotColumns(face, target ?? null, names ?? null, ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'], frame)
      return null
    },
  },
  assert_valid_snapshot_target_given_strategy: {
    parameters: 'relation, column_names, strategy',
    parse: () => null,
    run: async (face, [target, names, strategy], frame) => {
      const wanted = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to']
      if (dictOf(strategy).get('hard_deletes') === 'new_record') wanted.push('dbt_is_deleted')
      await requireSnapshotColumns(face, target ?? null, names ?? null, wanted, frame)
      return null
    },
  },
  get_hard_deletes_behavior: {
    parameters: 'config',
    parse: () => null,
    run: (_face, [config]) => hardDeletes(config ?? null),
  },
  cache_added: {
    parameters: 'relation',
    parse: () => '',
    run: (face, [added]) => {
      if (added === null)
        throw compilationError('PW3016', `Attempted to cache a null relation for ${face.execution.connectionName}`)
      const cached = cachedOf(needRelation(added, 'cache_added', 'relation'))
      if (cached !== undefined) face.execution.relations.add(cached)
      return ''
    },
  },
  cache_dropped: {
    parameters: 'relation',
    parse: () => '',
    run: (face, [dropped]) => {
      if (dropped === null)
        throw compilationError('PW3016', `Attempted to drop a null relation for ${face.execution.connectionName}`)
      forget(face, needRelation(dropped, 'cache_dropped', 'relation'))
      return ''
    },
  },
  cache_renamed: {
    parameters: 'from_relation, to_relation',
    parse: () => '',
    run: (face, [from, to]) => {
      rename(face, from ?? null, to ?? null)
      return ''
    },
  },
}

interface Wanted {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string | null
}

/**
 * The relation of that name, out of the cache. As dbt, letter case counts where names are quoted: a relation that differs
 * only in case is an error, so that nobody creates a second one by accident.
 */
async function getRelation(face: RunFace, wanted: Wanted, frame: Frame | undefined): Promise<RelationHost | undefined> {
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
async function listRelations(
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
async function listUncached(face: RunFace, schema: Value, frame: Frame | undefined): Promise<CachedRelation[]> {
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

function cachedOf({ data }: RelationHost): CachedRelation | undefined {
  const { database, schema, identifier } = data.path
  if (database === null || schema === null || identifier === null) return undefined
  return { database, schema, identifier, type: data.type ?? 'table' }
}

function forget(face: RunFace, host: RelationHost): void {
  const cached = cachedOf(host)
  if (cached !== undefined) face.execution.relations.drop(cached.database, cached.schema, cached.identifier)
}

function rename(face: RunFace, from: Value, to: Value): void {
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

function schemaOnly(host: RelationHost): RelationHost {
  const { data } = host
  return relation({ ...data, include: { ...data.include, identifier: false }, path: { ...data.path, identifier: null } })
}

async function columnsOf(face: RunFace, from: RelationHost, frame: Frame | undefined): Promise<ColumnHost[]> {
  const columns = toList(await executeMacro(face, 'get_columns_in_relation', { relation: from }, frame))
  return columns.filter((column) => column instanceof ColumnHost)
}

async function requireSnapshotColumns(
  face: RunFace,
  target: Value,
  names: Value,
  wanted: readonly string[],
  frame: Frame | undefined,
): Promise<void> {
  const columns = await columnsOf(face, needRelation(target, 'valid_snapshot_target', 'relation'), frame)
  const present = new Set(columns.map(({ data }) => data.column.toLowerCase()))
  const missing = wanted
    .map((column) => (names === null ? column : str(dictOf(names).get(column) ?? column)))
    .filter((column) => !present.has(column.toLowerCase()))
  if (missing.length > 0) {
    throw compilationError(
      'PW3016',
      `Snapshot target is missing configured columns (missing "${missing.join('", "')}").`,
      'The table was not made by a snapshot, or snapshot_meta_column_names was changed afterwards.',
    )
  }
}

/** `hard_deletes`, with the older `invalidate_hard_deletes` in its place. */
function hardDeletes(config: Value): Value {
  const wanted = configured(config, 'hard_deletes')
  const older = configured(config, 'invalidate_hard_deletes')
  if (wanted !== null && older !== null) {
    throw runtimeError(
      'PW3010',
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    )
  }
  if (older === true || wanted === 'invalidate') return 'invalidate'
  if (wanted === 'new_record') return 'new_record'
  if (wanted === null || wanted === 'ignore') return 'ignore'
  throw runtimeError(
    'PW3010',
    `Invalid setting for property hard_deletes: ${str(wanted)}`,
    'It is one of ignore, invalidate, new_record.',
  )
}

/** From a dictionary, or from the `config` of a template. */
function configured(config: Value, key: string): Value {
  if (config instanceof Dict) return config.get(key) ?? null
  const get = config instanceof Host ? config.pyAttr('get') : undefined
  const value = get === undefined ? null : call(get, [key])
  return value instanceof Promise ? null : value
}

export function needRelation(value: Value | undefined, method: string, argument: string): RelationHost {
  if (value instanceof RelationHost) return value
  throw compilationError(
    'PW3009',
    `'adapter.${method}' expects argument '${argument}' to be of type '<class 'dbt.adapters.duckdb.relation.DuckDBRelation'>', instead got ${str(value ?? null)} (${pyClass(value ?? null)})`,
  )
}

function optionalText(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function defaultDatabase(face: RunFace): string {
  return str(face.world.target['database'] === undefined ? '' : String(face.world.target['database']))
}
