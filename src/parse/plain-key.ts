import { DateText, Float, isPlainRecord, type Plain } from '../model/index.ts'

/**
 * Plain data as text for keys of the parse cache: JSON, with a mark where JSON would lose a difference that a template
 * can see (1 and 1.0, a date and its text) or has no word (big integers, mappings with other keys than text).
 */
export function plainKey(value: Plain | undefined): string {
  if (value === undefined) return 'null'
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Float) return `${value.value}f`
  if (value instanceof DateText) return `${value.kind} ${value.text}`
  if (Array.isArray(value)) return `[${value.map(plainKey).join(',')}]`
  if (value instanceof Map) return `<${[...value].map(([key, item]) => `${plainKey(key)}:${plainKey(item)}`).join(',')}>`
  if (isPlainRecord(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${plainKey(item)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}
