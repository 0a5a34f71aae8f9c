import { SECRET_PREFIX } from '../config/index.ts'
import { isPlainRecord, type Plain } from '../model/index.ts'

/** Python's `repr` of a text without special characters: enough for names in messages. */
export function pyQuote(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`
}

export function isSecretName(name: string): boolean {
  return name.startsWith(SECRET_PREFIX)
}

/** Plain data as Python's `json.dumps(value, indent=n)` prints it. */
export function jsonOf(value: Plain, indent: number): string {
  return JSON.stringify(jsonValue(value), null, indent)
}

function jsonValue(value: Plain): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), jsonValue(item)]))
  if (Array.isArray(value)) return value.map(jsonValue)
  if (isPlainRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item)]))
  return value
}
