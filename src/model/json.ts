import { DateText, Float, isPlainRecord, type Json, type Plain } from './plain.ts'

/**
 * Plain data as JSON has it: floats and dates as Python's json module writes them, other keys than text as Python names
 * them. Data that is JSON already is returned as it is, not copied.
 */
export function jsonOf(value: Plain | undefined): Json {
  if (value === undefined) return null
  return isJson(value) ? value : convert(value)
}

function isJson(value: Plain): value is Extract<Plain, Json> & Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return true
  if (Array.isArray(value)) return value.every(isJson)
  return isPlainRecord(value) && Object.values(value).every(isJson)
}

function convert(value: Plain): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  if (value instanceof DateText) return value.text
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [keyText(key), convert(item)]))
  if (Array.isArray(value)) return value.map(convert)
  if (isPlainRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item)]))
  return null
}

/** A text as Python's json module writes it: what is not ASCII is escaped. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function keyText(key: Plain): string {
  if (key === null) return 'null'
  if (typeof key === 'object') return String(convert(key))
  return String(key)
}
