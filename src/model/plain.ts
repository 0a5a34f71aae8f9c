/**
 * Plain data as YAML and JSON carry it, with what Python keeps and JavaScript loses:
 * `1.0` stays a {@link Float}, a date stays a {@link DateText}, a mapping with other keys than text is a `Map`.
 */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | DateText
  | readonly Plain[]
  | PlainRecord
  | ReadonlyMap<Plain, Plain>

export interface PlainRecord {
  readonly [key: string]: Plain
}

/** A float whose value is integral: prints as `1.0`. Non-integral floats are ordinary numbers. */
export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
  toJSON(): number {
    return this.value
  }
}

/** A date or moment as YAML 1.1 reads an unquoted `2024-01-31` or `2024-01-31 10:00:00`; `text` is Python's isoformat. */
export class DateText {
  readonly kind: 'date' | 'datetime'
  readonly text: string
  constructor(kind: 'date' | 'datetime', text: string) {
    this.kind = kind
    this.text = text
  }
  toJSON(): string {
    return this.text
  }
}

export function isPlainRecord(value: unknown): value is PlainRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** JSON-safe data: what the library's results consist of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }
