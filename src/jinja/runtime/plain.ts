import { TemplateError } from '../error.ts'
import { toList } from './iterate.ts'
import { intOf } from './numbers.ts'
import { str } from './print.ts'
import { Dict, Float, Host, PySet, Undefined, type Value } from './values.ts'

/** Plain data of JSON's kinds; Float marks a float that is integral, a Map has keys that are not text, Host passes through. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | undefined
  | Float
  | Host
  | readonly Plain[]
  | ReadonlyMap<Plain, Plain>
  | PlainObject
export interface PlainObject {
  readonly [key: string]: Plain
}

/**
 * Plain data as values for templates: arrays become lists, objects and Maps dictionaries.
 * @throws TypeError for functions, symbols and class instances other than Float and Host
 */
export function toValue(plain: unknown): Value {
  switch (typeof plain) {
    case 'string':
    case 'boolean':
      return plain
    case 'number':
      return Number.isInteger(plain) ? intOf(plain) : plain
    case 'bigint':
      return plain >= -9007199254740991n && plain <= 9007199254740991n ? Number(plain) : plain
    case 'undefined':
      return null
    case 'object':
      return plain === null ? null : objectValue(plain)
    default:
      throw new TemplateError('type', `a ${typeof plain} is not data that a template can use`)
  }
}

function objectValue(plain: object): Value {
  if (Array.isArray(plain)) return Array.from(plain, toValue)
  if (
    plain instanceof Float ||
    plain instanceof Host ||
    plain instanceof Dict ||
    plain instanceof PySet ||
    plain instanceof Undefined
  )
    return plain
  const made = new Dict()
  if (plain instanceof Map) {
    for (const [key, value] of plain) made.set(toValue(key), toValue(value))
    return made
  }
  if (plain instanceof Set) return new PySet(Array.from(plain, toValue))
  const prototype: unknown = Object.getPrototypeOf(plain)
  if (prototype !== null && prototype !== Object.prototype)
    throw new TemplateError('type', 'an object of a class is not data that a template can use')
  for (const [key, value] of Object.entries(plain)) made.set(key, toValue(value))
  return made
}

/**
 * Values as plain data: lists, tuples and iterators become arrays, dictionaries objects without prototype, or Maps when
 * a key is not text. Float is kept; other Hosts pass through.
 */
export function fromValue(value: Value): Plain {
  if (value === null || typeof value !== 'object' || value instanceof Float) return value
  if (Array.isArray(value)) return Array.from(value, fromValue)
  if (value instanceof Undefined) return null
  if (value instanceof PySet) return Array.from(value.values(), fromValue)
  if (value instanceof Host) return value.pyMapping() || value.pyIter() === undefined ? value : toList(value).map(fromValue)
  const entries = Array.from(value.entries())
  if (entries.some(([key]) => typeof key !== 'string'))
    return new Map(entries.map(([key, item]) => [fromValue(key), fromValue(item)]))
  const made: Record<string, Plain> = Object.create(null)
  for (const [key, item] of entries) made[str(key)] = fromValue(item)
  return made
}
