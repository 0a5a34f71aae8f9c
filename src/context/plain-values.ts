import { Dict, type Host, PySet, str, toList, typeName, Undefined, type Value } from '../jinja/index.ts'
import { DateText, Float, type Hook, type Json, type Plain } from '../model/index.ts'
import { dateText, dateValue } from './dates.ts'

/** What becomes a value for templates: plain data, and the model's hooks. */
type Convertible = Plain | Json | undefined | Hook | readonly Convertible[]

/** Plain data as templates see it: objects and Maps become dictionaries, dates Python's dates. */
export function toValue(plain: Convertible): Value {
  switch (typeof plain) {
    case 'string':
    case 'boolean':
      return plain
    case 'number':
      return plain
    case 'bigint':
      return plain >= BigInt(Number.MIN_SAFE_INTEGER) && plain <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(plain) : plain
    case 'undefined':
      return null
    case 'object':
      return plain === null ? null : objectValue(plain)
  }
}

function objectValue(plain: Exclude<Convertible, null | undefined | string | number | boolean | bigint>): Value {
  if (plain instanceof Float) return plain
  if (plain instanceof DateText) return dateValue(plain)
  if (Array.isArray(plain)) return plain.map(toValue)
  const made = new Dict()
  const entries = plain instanceof Map ? plain : Object.entries(plain)
  for (const [key, value] of entries) made.set(toValue(key), toValue(value))
  return made
}

/**
 * A template's value as plain data. Objects that a file cannot hold (relations, columns, decimals) become what they print;
 * undefined names become null.
 */
export function fromValue(value: Value): Plain {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Float) return value
  if (Array.isArray(value)) return value.map(fromValue)
  if (value instanceof Undefined) return null
  if (value instanceof PySet) return Array.from(value.values(), fromValue)
  if (value instanceof Dict) return dictionary(value)
  return hostPlain(value)
}

function hostPlain(value: Host): Plain {
  const type = typeName(value)
  if (type === 'date' || type === 'datetime') return dateText(value)
  if (type === 'Decimal' || value.pyMapping() || value.pyIter() === undefined) return str(value)
  return toList(value).map(fromValue)
}

function dictionary(dict: Dict): Plain {
  const entries = [...dict.entries()]
  if (entries.some(([key]) => typeof key !== 'string')) {
    return new Map(entries.map(([key, item]) => [fromValue(key), fromValue(item)]))
  }
  const made: Record<string, Plain> = Object.create(null)
  for (const [key, item] of entries) made[str(key)] = fromValue(item)
  return made
}
