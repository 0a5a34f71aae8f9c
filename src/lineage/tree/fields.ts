import type { Json, JsonObject } from '../../model/index.ts'

/** The tree has a shape that planwise does not know: another version of the database, or syntax it has never met. */
export class UnknownShape extends Error {}

/** Fields of one object of the tree. Empty fields are left out by the database, so absent means empty. */
export interface Fields {
  text(name: string): string
  flag(name: string): boolean
  number(name: string): number | null
  texts(name: string): readonly string[]
  raw(name: string): Json
  child(name: string): JsonObject | null
  children(name: string): readonly JsonObject[]
}

/** @throws {UnknownShape} by its methods, for a field of another kind. */
export function fieldsOf(object: JsonObject): Fields {
  const raw = (name: string): Json => object[name] ?? null
  const wrong = (name: string): UnknownShape =>
    new UnknownShape(`'${name}' of ${String(object['type'] ?? 'an entry')} has an unknown shape`)
  const list = (name: string): readonly Json[] => {
    const value = raw(name)
    if (value === null) return []
    if (!isList(value)) throw wrong(name)
    return value
  }
  return {
    raw,
    text(name) {
      const value = raw(name)
      if (value === null) return ''
      if (typeof value !== 'string') throw wrong(name)
      return value
    },
    flag(name) {
      const value = raw(name)
      if (value !== null && typeof value !== 'boolean') throw wrong(name)
      return value === true
    },
    number(name) {
      const value = raw(name)
      if (value !== null && typeof value !== 'number') throw wrong(name)
      return value
    },
    texts(name) {
      return list(name).map((value) => {
        if (typeof value !== 'string') throw wrong(name)
        return value
      })
    },
    child(name) {
      const value = raw(name)
      if (value === null) return null
      if (!isObject(value)) throw wrong(name)
      return value
    },
    children(name) {
      return list(name).map((value) => {
        if (!isObject(value)) throw wrong(name)
        return value
      })
    },
  }
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
