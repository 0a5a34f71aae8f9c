import { isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import type { Origin } from './types.ts'

/** Environment variables that override a target of type duckdb. */
const VARIABLES = [
  { name: 'DUCKDB_DATABASE_PATH', shown: 'path', apply: setPath },
  {
    name: 'DUCKDB_MEMORY_LIMIT',
    shown: 'settings.memory_limit',
    apply: (target, value) => setLimit(target, ['memory_limit', 'max_memory'], value),
  },
  {
    name: 'DUCKDB_THREADS',
    shown: 'settings.threads',
    apply: (target, value) => setLimit(target, ['threads', 'worker_threads'], value),
  },
] as const satisfies readonly { name: string; shown: string; apply: (target: PlainRecord, value: string) => PlainRecord }[]

export interface Overridden {
  readonly target: PlainRecord
  /** By shown key (`path`, `settings.threads`). */
  readonly origins: ReadonlyMap<string, Origin>
}

/** Applies `DUCKDB_DATABASE_PATH`, `DUCKDB_MEMORY_LIMIT` and `DUCKDB_THREADS`; empty ones count as unset. */
export function overrideTarget(target: PlainRecord, env: (name: string) => string | undefined): Overridden {
  const origins = new Map<string, Origin>()
  let result = target
  for (const variable of VARIABLES) {
    const value = env(variable.name)
    if (value === undefined || value === '') continue
    result = variable.apply(result, value)
    origins.set(variable.shown, { kind: 'env', name: variable.name })
  }
  return { target: result, origins }
}

/** Another file has another catalog name; `database` stays only where it names an attached database. */
function setPath(target: PlainRecord, path: string): PlainRecord {
  const attached = Array.isArray(target['attach']) ? target['attach'] : []
  const aliases = attached.map((entry: Plain) => (isPlainRecord(entry) ? entry['alias'] : undefined))
  const { database, ...rest } = target
  return { ...rest, path, ...(database !== undefined && aliases.includes(database) ? { database } : {}) }
}

/** Sets one of DuckDB's limits, wherever the profile had put it before, under whichever of its names. */
function setLimit(target: PlainRecord, names: readonly string[], value: string): PlainRecord {
  const without = (section: Plain | undefined): PlainRecord | undefined =>
    section !== undefined && isPlainRecord(section)
      ? Object.fromEntries(Object.entries(section).filter(([key]) => !names.includes(key.toLowerCase())))
      : undefined
  const options = without(target['config_options'])
  const [name = ''] = names
  return {
    ...target,
    ...(options === undefined ? {} : { config_options: options }),
    settings: { ...without(target['settings']), [name]: value },
  }
}
