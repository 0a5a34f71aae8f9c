import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { compilationError, runtimeError } from './errors.ts'

const APPENDED = new Set(['pre-hook', 'pre_hook', 'post-hook', 'post_hook', 'tags', 'packages'])
const UPDATED = new Set(['quoting', 'column_types', 'meta', 'docs', 'contract'])

/** `pre_hook` and `post_hook` are the spellings of keyword arguments. */
export function renameHooks(options: PlainRecord): PlainRecord {
  if (!('pre_hook' in options) && !('post_hook' in options)) return options
  const renamed: Record<string, Plain> = Object.create(null)
  for (const [key, value] of Object.entries(options)) {
    const target = key === 'pre_hook' ? 'pre-hook' : key === 'post_hook' ? 'post-hook' : key
    if (target !== key && target in options) {
      throw compilationError('PW3009', `Invalid config, has conflicting keys "${key}" and "${target}"`)
    }
    renamed[target] = value
  }
  return renamed
}

/**
 * The `config()` calls of one file as one mapping, merged as dbt merges them: tags, hooks and packages collect, mappings
 * such as meta update, grants follow their `+`, everything else: the last call wins.
 */
export function mergeConfigCalls(calls: readonly PlainRecord[]): PlainRecord {
  const merged: Record<string, Plain> = Object.create(null)
  for (const call of calls) for (const [key, value] of Object.entries(call)) merged[key] = mergeValue(key, merged[key], value)
  return merged
}

function mergeValue(key: string, before: Plain | undefined, value: Plain): Plain {
  if (APPENDED.has(key)) return before === undefined ? listOf(value) : [...listOf(before), ...listOf(value)]
  if (UPDATED.has(key)) {
    const record = recordOf(key, value)
    return before !== undefined && isPlainRecord(before) ? { ...before, ...record } : record
  }
  if (key === 'grants') return mergeGrants(before, recordOf(key, value))
  if (key === 'snapshot_meta_column_names') {
    return { ...(before !== undefined && isPlainRecord(before) ? before : {}), ...recordOf(key, value) }
  }
  return value
}

function mergeGrants(before: Plain | undefined, value: PlainRecord): Plain {
  if (before === undefined || !isPlainRecord(before)) {
    return Object.fromEntries(Object.entries(value).map(([privilege, grantees]) => [privilege, listOf(grantees)]))
  }
  const merged: Record<string, Plain> = Object.fromEntries(
    Object.entries(before).map(([privilege, grantees]) => [privilege, listOf(grantees)]),
  )
  for (const [privilege, grantees] of Object.entries(value)) {
    const existing = merged[privilege]
    // The plus stays: merging with the project's configuration comes later and needs it.
    merged[privilege] =
      privilege.startsWith('+') && existing !== undefined ? [...listOf(existing), ...listOf(grantees)] : listOf(grantees)
  }
  return merged
}

function listOf(value: Plain): readonly Plain[] {
  return Array.isArray(value) ? value : [value]
}

function recordOf(key: string, value: Plain): PlainRecord {
  if (isPlainRecord(value)) return value
  throw runtimeError('PW3009', `The configuration key "${key}" takes a mapping`)
}
