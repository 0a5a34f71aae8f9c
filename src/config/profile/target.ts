import { isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'

/** The keys of dbt-duckdb's `target`, in its order. */
export const CONNECTION_KEYS = [
  'database',
  'schema',
  'path',
  'config_options',
  'extensions',
  'settings',
  'external_root',
  'use_credential_provider',
  'attach',
  'filesystems',
  'remote',
  'plugins',
  'disable_transactions',
] as const
const ATTACHMENT_KEYS = ['path', 'type', 'alias', 'secret', 'read_only', 'options', 'is_ducklake']
const PLUGIN_KEYS = ['module', 'alias', 'config']

/**
 * The variable `target` as templates see it.
 *
 * @param credentials checked by the adapter, defaults filled in
 */
export function targetVariable(
  credentials: PlainRecord,
  names: { profile: string; target: string; threads: number },
): PlainRecord {
  const target: Record<string, Plain> = Object.create(null)
  for (const key of CONNECTION_KEYS) target[key] = credentials[key] ?? null
  target['settings'] ??= {}
  target['attach'] = entries(target['attach'], ATTACHMENT_KEYS)
  target['plugins'] = entries(target['plugins'], PLUGIN_KEYS)
  target['type'] = credentials['type'] ?? null
  target['threads'] = names.threads
  target['name'] = names.target
  target['target_name'] = names.target
  target['profile_name'] = names.profile
  return target
}

function entries(value: Plain | undefined, keys: readonly string[]): Plain {
  if (!Array.isArray(value)) return null
  return value.map((entry: Plain) =>
    isPlainRecord(entry) ? Object.fromEntries(keys.map((key) => [key, entry[key] ?? null])) : entry,
  )
}
