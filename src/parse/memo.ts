import { createHash } from 'node:crypto'
import { DateText, Float, type Json, type Plain } from '../model/index.ts'

/**
 * Remembers results of pure functions by a key that holds everything they depend on; a lost or empty memo costs only time.
 * The composition root keeps it in a file outside the target path.
 */
export interface Memo {
  get(key: string): Json | undefined
  set(key: string, value: Json): void
}

/** A memo that forgets. */
export const noMemo: Memo = { get: () => undefined, set: () => undefined }

/** A memo for one process. */
export function mapMemo(entries = new Map<string, Json>()): Memo {
  return { get: (key) => entries.get(key), set: (key, value) => void entries.set(key, value) }
}

/** A short key for texts of any length; the parts cannot run into each other. */
export function contentKey(kind: string, ...parts: readonly string[]): string {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(`${part.length}:`).update(part, 'utf8')
  return `${kind}:${hash.digest('base64url')}`
}

/** Plain data as JSON that {@link fromJson} turns back into the same plain data. */
export function toJson(value: Plain): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
  if (typeof value === 'bigint') return { $bigint: String(value) }
  if (value instanceof Float) return { $float: String(value.value) }
  if (value instanceof DateText) return { $date: value.kind, text: value.text }
  if (value instanceof Map) return { $map: [...value].map(([key, entry]): Json => [toJson(key), toJson(entry)]) }
  if (Array.isArray(value)) return value.map(toJson)
  const record: Record<string, Json> = {}
  let special = false
  for (const [key, entry] of Object.entries(value)) {
    if (key.startsWith('$') || key === '__proto__') special = true
    else record[key] = toJson(entry)
  }
  return special ? { $record: Object.entries(value).map(([key, entry]): Json => [key, toJson(entry)]) } : record
}

/** What needs no translation comes back as it is, not as a copy. Throws on data that {@link toJson} did not make. */
export function fromJson(json: Json): Plain {
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) {
    const items = json.map(fromJson)
    return items.every((item, at) => item === json[at]) ? json : items
  }
  for (const key in json) if (key.startsWith('$')) return special(json)
  const record: Record<string, Plain> = {}
  let same = true
  for (const key in json) {
    const value = json[key] ?? null
    const read = fromJson(value)
    record[key] = read
    same &&= read === value
  }
  return same ? json : record
}

function special(json: { readonly [key: string]: Json }): Plain {
  const { $float, $number, $bigint, $date, $map, $record } = json
  if (typeof $float === 'string') return new Float(Number($float))
  if (typeof $number === 'string') return Number($number)
  if (typeof $bigint === 'string') return BigInt($bigint)
  if (($date === 'date' || $date === 'datetime') && typeof json['text'] === 'string') return new DateText($date, json['text'])
  if ($map !== undefined) return new Map(pairs($map).map(([key, value]) => [fromJson(key), fromJson(value)]))
  if ($record === undefined) throw new TypeError('not made by toJson')
  const record: Record<string, Plain> = Object.create(null)
  for (const [key, value] of pairs($record)) record[String(key)] = fromJson(value)
  return record
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

function pairs(json: Json): (readonly [Json, Json])[] {
  if (!isList(json)) throw new TypeError('not a list of pairs')
  return json.map((pair) => {
    if (!isList(pair)) throw new TypeError('not a pair')
    const [key, value] = pair
    return [key ?? null, value ?? null]
  })
}
