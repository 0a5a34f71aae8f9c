import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'

/** Mappings within mappings are merged, all else is replaced. */
export function deepMerge(base: PlainRecord, over: PlainRecord): PlainRecord {
  const merged: Record<string, Plain> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    merged[key] = before !== undefined && isPlainRecord(before) && isPlainRecord(value) ? deepMerge(before, value) : value
  }
  return merged
}
