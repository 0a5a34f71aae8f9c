import type { GraphNode, Json } from '../../model/index.ts'
import { type Entry, isEntry, recordAt } from './previous.ts'

/** What the comparison of two entries depends on besides them. */
export interface CompareOptions {
  /** `state_modified_compare_more_unrendered_values`: a source's place counts as it is written, not as it is rendered. */
  readonly unrendered: boolean
}

type Type = GraphNode['resourceType']

/** Equal as data; a key that is missing equals one that is null. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || a === null) return b === undefined || b === null
  if (b === undefined || b === null || typeof a !== typeof b) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  if (!isEntry(a) || !isEntry(b)) return a === b
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameJson(a[key], b[key]))
}

function sameFields(now: Entry, old: Entry, ...keys: readonly string[]): boolean {
  return keys.every((key) => sameJson(now[key], old[key]))
}

/** Entries of the manifest's `nodes`: they have a body, a place and a contract. */
export function isNode(type: Type): boolean {
  return ['model', 'seed', 'snapshot', 'analysis', 'test', 'operation', 'sql_operation', 'function'].includes(type)
}

export function sameBody(type: Type, now: Entry, old: Entry): boolean {
  return type === 'seed' ? sameFields(now, old, 'checksum') : sameFields(now, old, 'raw_code')
}

/** Settings that say where a node lies or how it is found are compared elsewhere, or not at all. */
const NOT_COMPARED = new Set(['alias', 'schema', 'database', 'tags', 'group'])
const OF_TESTS = ['severity', 'where', 'limit', 'fail_calc', 'warn_if', 'error_if', 'store_failures', 'store_failures_as']

/** Compares the configuration as it is written, so that what a target changes is no change. */
export function sameConfig(type: Type, now: Entry, old: Entry): boolean {
  if (type === 'semantic_model' || type === 'saved_query') return sameFields(now, old, 'config')
  const mine = recordAt(now, 'unrendered_config') ?? {}
  const before = recordAt(old, 'unrendered_config') ?? {}
  const same = (key: string): boolean => key in mine === key in before && sameJson(mine[key], before[key])
  if (type === 'test') return OF_TESTS.every(same)
  const ignored = isNode(type) ? NOT_COMPARED : type === 'metric' ? new Set(['group']) : new Set<string>()
  return [...new Set([...Object.keys(mine), ...Object.keys(before)])].every((key) => ignored.has(key) || same(key))
}

export function samePlace(type: Type, now: Entry, old: Entry, options: CompareOptions): boolean {
  if (type === 'source') {
    const place = options.unrendered ? ['unrendered_database', 'unrendered_schema'] : ['database', 'schema']
    return sameFields(now, old, ...place, 'identifier')
  }
  const mine = recordAt(now, 'unrendered_config') ?? {}
  return sameFields(mine, recordAt(old, 'unrendered_config') ?? {}, 'database', 'schema', 'alias')
}

/** Descriptions count where `persist_docs` writes them into the database. */
export function samePersistedDescription(now: Entry, old: Entry): boolean {
  const persist = recordAt(recordAt(now, 'config') ?? {}, 'persist_docs') ?? {}
  if (persist['relation'] === true && !sameFields(now, old, 'description')) return false
  return persist['columns'] !== true || sameJson(columnTexts(now), columnTexts(old))
}

function columnTexts(entry: Entry): Json {
  const columns = Object.entries(recordAt(entry, 'columns') ?? {})
  return Object.fromEntries(columns.map(([name, column]) => [name, isEntry(column) ? (column['description'] ?? '') : '']))
}

/** Whether a source, exposure, metric … is as it was, by dbt's choice of fields; those of `nodes` are not asked here. */
export function sameOther(type: Type, now: Entry, old: Entry, options: CompareOptions): boolean {
  const config = sameConfig(type, now, old)
  switch (type) {
    case 'source':
      return (
        config &&
        samePlace(type, now, old, options) &&
        sameFields(now, old, 'fqn', 'quoting', 'freshness', 'loaded_at_field', 'external')
      )
    case 'exposure':
      return (
        config &&
        sameFields(now, old, 'fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label') &&
        sameJson(parents(now), parents(old))
      )
    case 'metric':
      return config && sameFields(now, old, 'type', 'description', 'label')
    case 'semantic_model':
      return (
        config &&
        sameFields(now, old, 'model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity', 'group')
      )
    case 'saved_query':
      return config && sameFields(now, old, 'description', 'label', 'group', 'tags') && sameJson(queryOf(now), queryOf(old))
    case 'unit_test':
      return sameFields(now, old, 'checksum')
    default:
      return true
  }
}

function parents(entry: Entry): Json {
  const nodes = recordAt(entry, 'depends_on')?.['nodes']
  return Array.isArray(nodes) ? [...new Set(nodes.map(String))].sort() : []
}

function queryOf(entry: Entry): Json {
  const query = recordAt(entry, 'query_params') ?? {}
  const exports = Array.isArray(entry['exports']) ? entry['exports'].filter(isEntry) : []
  return {
    metrics: query['metrics'] ?? null,
    group_by: query['group_by'] ?? null,
    where: query['where'] ?? null,
    exports: exports.map((each) => {
      const { export_as = null, schema = null, alias = null } = recordAt(each, 'unrendered_config') ?? {}
      return { name: each['name'] ?? null, export_as, schema, alias }
    }),
  }
}

/** Whether an entry of `nodes` is as it was, the contract apart. */
export function sameNode(type: Type, now: Entry, old: Entry, options: CompareOptions): boolean {
  const alike = sameConfig(type, now, old) && sameFields(now, old, 'fqn')
  if (type === 'test' && isEntry(now['test_metadata'])) return alike
  const built = alike && sameBody(type, now, old) && samePersistedDescription(now, old) && samePlace(type, now, old, options)
  // A change of any of these three can break those that refer to the model.
  return built && (type !== 'model' || sameFields(now, old, 'latest_version', 'access', 'deprecation_date'))
}
