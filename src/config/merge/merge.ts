import { isPlainRecord, type NodeConfig, type Plain, type PlainRecord, type ResourceType } from '../../model/index.ts'
import { describe } from '../schema.ts'
import { listOf, Wrong } from './checks.ts'
import { type Field, fieldsOf, type Merge } from './fields.ts'

/** A configuration that does not fit; where it was written only the caller knows. */
export interface ConfigProblem {
  /** dbt's key (`pre-hook`, `unique_key`). */
  readonly key: string
  readonly message: string
}

export type MergedConfig =
  | { readonly ok: true; readonly config: NodeConfig }
  | { readonly ok: false; readonly problems: readonly [ConfigProblem, ...ConfigProblem[]] }

const RENAMED: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' }
const byType = new Map<ResourceType, ReadonlyMap<string, Field>>()

function fieldMap(resourceType: ResourceType): ReadonlyMap<string, Field> {
  const known = byType.get(resourceType)
  if (known !== undefined) return known
  const made = new Map(fieldsOf(resourceType).map((field) => [field.key, field]))
  byType.set(resourceType, made)
  return made
}

/**
 * Merges partial configurations over the defaults of a resource type, each key by its own rule, and checks the result.
 * Keys that dbt does not know are kept and replace each other.
 *
 * @param partials from the weakest to the strongest
 */
export function mergeConfigs(resourceType: ResourceType, partials: readonly PlainRecord[]): MergedConfig {
  const fields = fieldMap(resourceType)
  const merged = new Map<string, Plain>()
  const problems: ConfigProblem[] = []
  for (const partial of partials) {
    for (const [written, value] of Object.entries(partial)) {
      const key = RENAMED[written] ?? written
      const field = fields.get(key)
      const joined = field === undefined ? value : join(field.merge, merged.get(key) ?? field.fallback, value)
      if (joined instanceof Wrong) problems.push(problem(key, joined, value))
      else merged.set(key, joined)
    }
  }
  const config: Record<string, Plain> = Object.create(null)
  for (const { key, fallback, check } of fields.values()) {
    const value = merged.get(key)
    const checked = value === undefined ? fallback : check(value)
    if (checked instanceof Wrong) problems.push(problem(key, checked, value ?? null))
    // A known key that is set to null takes its default again.
    else config[key] = checked ?? fallback
  }
  for (const [key, value] of merged) if (!fields.has(key)) config[key] = value
  problems.push(...together(resourceType, config))
  const [first, ...rest] = problems
  return first === undefined ? { ok: true, config: finished(resourceType, config) } : { ok: false, problems: [first, ...rest] }
}

/** Partial configurations as written, later keys replacing earlier ones: `unrendered_config`. */
export function mergeUnrendered(partials: readonly PlainRecord[]): PlainRecord {
  return Object.assign(Object.create(null), ...partials)
}

function problem(key: string, wrong: Wrong, value: Plain): ConfigProblem {
  return { key, message: `The config '${key}' must be ${wrong.expected}, but it is ${describe(value)}` }
}

function join(merge: Merge, earlier: Plain, later: Plain): Plain | Wrong {
  switch (merge) {
    case 'clobber':
      return later
    case 'append':
      return [...listOf(earlier), ...listOf(later)]
    case 'update':
      return isPlainRecord(later) && isPlainRecord(earlier) ? { ...earlier, ...later } : new Wrong('a mapping')
    case 'grants':
      return isPlainRecord(later) && isPlainRecord(earlier)
        ? joinGrants(earlier, later)
        : new Wrong('a mapping of privileges to grantees')
  }
}

function joinGrants(earlier: PlainRecord, later: PlainRecord): PlainRecord {
  const result: Record<string, Plain> = {}
  for (const [privilege, grantees] of Object.entries(earlier)) result[privilege] = listOf(grantees)
  for (const [written, grantees] of Object.entries(later)) {
    const privilege = written.replace(/^\++/, '')
    const before = written.startsWith('+') ? result[privilege] : undefined
    result[privilege] = before === undefined ? listOf(grantees) : [...listOf(before), ...listOf(grantees)]
  }
  return result
}

/** Rules about several keys. */
function together(resourceType: ResourceType, config: PlainRecord): ConfigProblem[] {
  const only = resourceType === 'seed' || resourceType === 'test' ? resourceType : undefined
  if (only !== undefined && config['materialized'] !== only) {
    return [{ key: 'materialized', message: `A ${only} must have a materialized value of '${only}'` }]
  }
  const contract = config['contract']
  const enforced = contract !== undefined && isPlainRecord(contract) && contract['enforced'] === true
  if (!enforced || config['materialized'] !== 'incremental') return []
  const change = config['on_schema_change']
  if (change === 'append_new_columns' || change === 'fail') return []
  const message = `An incremental model with an enforced contract needs on_schema_change 'append_new_columns' or 'fail', not '${String(change)}'`
  return [{ key: 'on_schema_change', message }]
}

function finished(resourceType: ResourceType, config: Record<string, Plain>): NodeConfig {
  if (resourceType === 'test') storeFailures(config)
  const { enabled, tags, meta } = config
  return Object.assign(Object.create(null), {
    ...config,
    enabled: enabled !== false,
    tags: Array.isArray(tags) ? tags : [],
    meta: meta !== undefined && isPlainRecord(meta) ? meta : {},
  })
}

/** `store_failures_as` decides; without it `store_failures` does. */
function storeFailures(config: Record<string, Plain>): void {
  const as = config['store_failures_as']
  const store = config['store_failures']
  if (as === null || as === undefined)
    config['store_failures_as'] = store === true ? 'table' : store === false ? 'ephemeral' : null
  else config['store_failures'] = as !== 'ephemeral'
}

/** What a snapshot needs, checked when all its configuration is known. */
export function snapshotProblems(config: NodeConfig): readonly ConfigProblem[] {
  const { strategy, unique_key: key, check_cols: columns, updated_at: updated, materialized } = config
  const wrong = (of: string, message: string): readonly ConfigProblem[] => [{ key: of, message }]
  if (!isFilled(strategy) || !isFilled(key))
    return wrong(
      isFilled(strategy) ? 'unique_key' : 'strategy',
      "Snapshots must be configured with a 'strategy' and 'unique_key'",
    )
  if (strategy === 'check') {
    if (!isFilled(columns)) return wrong('check_cols', "A snapshot with the strategy 'check' must have 'check_cols'")
    if (typeof columns === 'string' && columns !== 'all')
      return wrong('check_cols', `'check_cols' must be 'all' or a list of columns, not '${columns}'`)
  }
  if (strategy === 'timestamp') {
    if (!isFilled(updated)) return wrong('updated_at', "A snapshot with the strategy 'timestamp' must have 'updated_at'")
    if (isFilled(columns)) return wrong('check_cols', "A snapshot with the strategy 'timestamp' has no 'check_cols'")
  }
  return materialized === 'snapshot' ? [] : wrong('materialized', "A snapshot must have a materialized value of 'snapshot'")
}

function isFilled(value: NodeConfig[string]): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
