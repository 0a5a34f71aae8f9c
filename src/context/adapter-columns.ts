import { call, Dict, type Frame, Host, str, toList, type Value } from '../jinja/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { defaultDatabase, needRelation, optionalText } from './cached-relations.ts'
import { ColumnHost } from './column.ts'
import { compilationError, runtimeError } from './errors.ts'
import { executeMacro } from './execute-macro.ts'
import type { RunFace } from './face.ts'
import { type RelationHost, relation } from './relation.ts'
import { relationData } from './relation-data.ts'
import { dictOf } from './relation-parts.ts'

/** Methods about columns, which a macro lists so that projects can override it. */
export const COLUMN_METHODS: Readonly<Record<string, AdapterMethod>> = {
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
