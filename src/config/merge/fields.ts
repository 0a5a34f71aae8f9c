import type { Plain, ResourceType } from '../../model/index.ts'
import {
  anything,
  type Check,
  color,
  flag,
  grants,
  hooks,
  integer,
  mapping,
  object,
  oneOf,
  optional,
  severity,
  text,
  textOrTexts,
  texts,
} from './checks.ts'

/**
 * How a later value meets an earlier one: `clobber` replaces it, `append` puts lists together, `update` takes the keys of both,
 * `grants` replaces per privilege unless its key says `+`.
 */
export type Merge = 'clobber' | 'append' | 'update' | 'grants'

export interface Field {
  readonly key: string
  readonly fallback: Plain
  readonly check: Check
  readonly merge: Merge
}

function field(key: string, fallback: Plain, check: Check, merge: Merge = 'clobber'): Field {
  return { key, fallback, check, merge }
}

const SHARED = (schema: string | null): readonly Field[] => [
  field('enabled', true, flag),
  field('alias', null, optional(text)),
  field('schema', schema, optional(text)),
  field('database', null, optional(text)),
  field('tags', [], texts, 'append'),
  field('meta', {}, mapping, 'update'),
  field('group', null, optional(text)),
]

/** Everything with code; the order is that of dbt's manifest. */
const NODE = (materialized: string): readonly Field[] => [
  ...SHARED(null),
  field('materialized', materialized, text),
  field('incremental_strategy', null, optional(text)),
  field('batch_size', null, anything),
  field('lookback', 1, anything),
  field('begin', null, anything),
  field('persist_docs', {}, mapping),
  field('post-hook', [], hooks, 'append'),
  field('pre-hook', [], hooks, 'append'),
  field('quoting', {}, mapping, 'update'),
  field('column_types', {}, mapping, 'update'),
  field('full_refresh', null, optional(flag)),
  field('unique_key', null, optional(textOrTexts)),
  field('on_schema_change', 'ignore', optional(text)),
  field('on_configuration_change', 'apply', oneOf('apply', 'continue', 'fail')),
  field('grants', {}, grants, 'grants'),
  field('packages', [], texts, 'append'),
  field(
    'docs',
    { show: true, node_color: null },
    object({ show: { check: flag, fallback: true }, node_color: { check: color, fallback: null } }),
    'update',
  ),
  field(
    'contract',
    { enforced: false, alias_types: true },
    object({ enforced: { check: flag, fallback: false }, alias_types: { check: flag, fallback: true } }),
    'update',
  ),
  field('event_time', null, anything),
  field('concurrent_batches', null, anything),
]

const period = oneOf('minute', 'hour', 'day')
const threshold = object({
  count: { check: optional(integer), fallback: null },
  period: { check: optional(period), fallback: null },
})
const NO_THRESHOLD = { count: null, period: null }
const thresholdOrNone: Check = (value) => (value === null ? NO_THRESHOLD : threshold(value))

/** When a source's rows are too old. */
export const freshness = object({
  warn_after: { check: thresholdOrNone, fallback: NO_THRESHOLD },
  error_after: { check: thresholdOrNone, fallback: NO_THRESHOLD },
  filter: { check: optional(text), fallback: null },
})

/** A model's freshness without `build_after` counts as none. */
const buildAfter: Check = (value) => {
  if (typeof value !== 'object' || value === null || !('build_after' in value)) return null
  return object({
    build_after: {
      check: object({
        count: { check: integer, fallback: null },
        period: { check: period, fallback: null },
        updates_on: { check: oneOf('all', 'any'), fallback: 'any' },
      }),
      fallback: null,
    },
  })(value)
}

const NAME_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted']

const MODEL: readonly Field[] = [
  ...NODE('view'),
  field('access', 'protected', oneOf('private', 'protected', 'public')),
  field('freshness', null, buildAfter),
]

const SEED: readonly Field[] = [...NODE('seed'), field('delimiter', ',', text), field('quote_columns', null, optional(flag))]

const SNAPSHOT: readonly Field[] = [
  ...NODE('snapshot'),
  field('strategy', null, optional(text)),
  field('target_schema', null, optional(text)),
  field('target_database', null, optional(text)),
  field('updated_at', null, optional(text)),
  field('check_cols', null, optional(textOrTexts)),
  field(
    'snapshot_meta_column_names',
    Object.fromEntries(NAME_COLUMNS.map((name) => [name, null])),
    object(Object.fromEntries(NAME_COLUMNS.map((name) => [name, { check: optional(text), fallback: null }]))),
  ),
  field('dbt_valid_to_current', null, optional(text)),
]

const TEST: readonly Field[] = [
  ...SHARED('dbt_test__audit'),
  field('materialized', 'test', text),
  field('severity', 'ERROR', severity),
  field('store_failures', null, optional(flag)),
  field('store_failures_as', null, optional(text)),
  field('where', null, optional(text)),
  field('limit', null, optional(integer)),
  field('fail_calc', 'count(*)', text),
  field('warn_if', '!= 0', text),
  field('error_if', '!= 0', text),
]

const SOURCE: readonly Field[] = [
  field('enabled', true, flag),
  field('event_time', null, anything),
  field('freshness', { warn_after: NO_THRESHOLD, error_after: NO_THRESHOLD, filter: null }, optional(freshness)),
  field('loaded_at_field', null, optional(text)),
  field('loaded_at_query', null, optional(text)),
  field('meta', {}, mapping, 'update'),
  field('tags', [], texts),
]

const EXPOSURE: readonly Field[] = [field('enabled', true, flag), field('tags', [], texts), field('meta', {}, mapping)]
const SEMANTIC: readonly Field[] = [
  field('enabled', true, flag),
  field('group', null, optional(text)),
  field('meta', {}, mapping, 'update'),
]
const SAVED_QUERY: readonly Field[] = [
  ...SEMANTIC,
  field('export_as', null, optional(oneOf('table', 'view'))),
  field('schema', null, optional(text)),
  field('cache', { enabled: false }, object({ enabled: { check: flag, fallback: false } })),
]
const UNIT_TEST: readonly Field[] = [
  field('tags', [], texts, 'append'),
  field('meta', {}, mapping, 'update'),
  field('enabled', true, flag),
]
const GROUP: readonly Field[] = [field('meta', {}, mapping, 'update')]
const PLAIN_NODE: readonly Field[] = NODE('view')

/** The known keys of a resource type's config, in the order of dbt's manifest. */
export function fieldsOf(resourceType: ResourceType): readonly Field[] {
  switch (resourceType) {
    case 'model':
      return MODEL
    case 'seed':
      return SEED
    case 'snapshot':
      return SNAPSHOT
    case 'test':
      return TEST
    case 'source':
      return SOURCE
    case 'exposure':
      return EXPOSURE
    case 'metric':
    case 'semantic_model':
      return SEMANTIC
    case 'saved_query':
      return SAVED_QUERY
    case 'unit_test':
      return UNIT_TEST
    case 'group':
      return GROUP
    case 'analysis':
    case 'operation':
    case 'sql_operation':
    case 'function':
    case 'macro':
    case 'doc':
      return PLAIN_NODE
  }
}
