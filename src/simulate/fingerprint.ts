import { DateText, Float, isPlainRecord, type Json, type JsonObject, type Plain, type Project } from '../model/index.ts'
import type { Scenario } from './scenario.ts'

/** What a scenario's rows depend on, by what could change: two runs may be mixed only if all of it is equal. */
export interface Fingerprint {
  /** Parameters by name. */
  readonly configuration: JsonObject
  /** Checksums of seed files by name. */
  readonly seeds: JsonObject
  readonly census: JsonObject
  /** Checksums of models and macros by id. */
  readonly code: JsonObject
}

/** How far a run goes, and how its results are read, changes none of its rows. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['end_year', 'batch_size', 'census_path'])

/**
 * @param census path as configured, and the content's checksum
 * @param checksum of a text
 */
export function fingerprintOf(
  scenario: Scenario,
  project: Project,
  census: { readonly path: string; readonly checksum: string },
  checksum: (text: string) => string,
): Fingerprint {
  const nodes = [...project.nodes.values()]
  const models = nodes.filter((node) => node.resourceType === 'model')
  const macros = [...project.macros.values()].filter(({ packageName }) => packageName !== 'dbt' && packageName !== 'dbt_duckdb')
  const decided = scenario.parameters.filter(({ name }) => !WITHOUT_EFFECT.has(name))
  return {
    configuration: sorted([
      ...decided.map(({ name, value }) => [name, jsonValue(value)] as const),
      ['scenario_id', scenario.name],
      ['lever_overrides', jsonValue(scenario.vars['lever_overrides'] ?? null)],
      ['scenario_lineage', jsonValue(scenario.vars['scenario_lineage'] ?? null)],
    ]),
    seeds: sorted(nodes.flatMap((node) => (node.resourceType === 'seed' ? [[node.name, node.checksum.checksum] as const] : []))),
    census: { path: census.path, checksum: census.checksum },
    code: sorted([
      ...models.map((node) => [node.uniqueId, node.checksum.checksum] as const),
      ...macros.map((macro) => [macro.uniqueId, checksum(macro.macroSql)] as const),
    ]),
  }
}

/** What differs between two fingerprints, in words; empty when nothing does. */
export function differences(before: Fingerprint, now: Fingerprint): readonly string[] {
  const changed = (what: string, a: JsonObject, b: JsonObject, values: boolean): readonly string[] =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((name) => {
      const [old, present] = [JSON.stringify(a[name] ?? null), JSON.stringify(b[name] ?? null)]
      if (old === present) return []
      return [values ? `${what} ${name}: ${old} before, ${present} now` : `${what} ${name}`]
    })
  return [
    ...changed('parameter', before.configuration, now.configuration, true),
    ...(JSON.stringify(before.census) === JSON.stringify(now.census)
      ? []
      : [
          `census ${String(now.census['path'])}${before.census['path'] === now.census['path'] ? '' : ` (${String(before.census['path'])} before)`}`,
        ]),
    ...changed('seed', before.seeds, now.seeds, false),
    ...changed('code', before.code, now.code, false),
  ]
}

export function jsonValue(value: Plain): Json {
  if (value instanceof Float) return value.value
  if (value instanceof DateText) return value.text
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), jsonValue(each)]))
  if (Array.isArray(value)) return value.map((each: Plain) => jsonValue(each))
  if (isPlainRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsonValue(each)]))
  return typeof value === 'object' ? null : value
}

function sorted(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
}
