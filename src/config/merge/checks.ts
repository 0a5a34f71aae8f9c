import { Float, type Hook, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { isColor } from './colors.ts'

/** A value of the wrong kind; the text completes "'key' must be …". */
export class Wrong {
  readonly expected: string
  constructor(expected: string) {
    this.expected = expected
  }
}

/** Checks a merged value and gives it its final form. */
export type Check = (value: Plain) => Plain | Wrong

export const anything: Check = (value) => value
export const flag: Check = (value) => (typeof value === 'boolean' ? value : new Wrong('true or false'))
export const text: Check = (value) => (typeof value === 'string' ? value : new Wrong('text'))
export const mapping: Check = (value) => (isPlainRecord(value) ? value : new Wrong('a mapping'))

export const texts: Check = (value) => {
  const list = listOf(value)
  return list.every((entry) => typeof entry === 'string') ? list : new Wrong('text or a list of texts')
}

export const textOrTexts: Check = (value) =>
  typeof value === 'string' || (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    ? value
    : new Wrong('text or a list of texts')

/** Numbers are cut to integers, texts of digits are read. */
export const integer: Check = (value) => {
  if (typeof value === 'boolean') return value ? 1 : 0
  const number =
    typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value instanceof Float ? value.value : value
  if (typeof number === 'bigint') return number
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : new Wrong('a whole number')
}

export function oneOf(...words: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && words.includes(value)
      ? value
      : new Wrong(`one of ${words.map((word) => `'${word}'`).join(', ')}`)
}

/** null stays null. */
export function optional(check: Check): Check {
  return (value) => (value === null ? null : check(value))
}

/** A mapping of known keys: absent ones take their default, unknown ones are dropped as dbt drops them. */
export function object(shape: Readonly<Record<string, { readonly check: Check; readonly fallback: Plain }>>): Check {
  return (value) => {
    if (!isPlainRecord(value)) return new Wrong('a mapping')
    const result: Record<string, Plain> = {}
    for (const [key, { check, fallback }] of Object.entries(shape)) {
      const given = value[key]
      const checked = given === undefined ? fallback : check(given)
      if (checked instanceof Wrong) return new Wrong(`a mapping whose '${key}' is ${checked.expected}`)
      result[key] = checked
    }
    return result
  }
}

export const severity: Check = (value) =>
  typeof value === 'string' && /^(warn|error)$/i.test(value) ? value : new Wrong("'warn' or 'error'")

export const color: Check = (value) => {
  if (value === null) return null
  if (typeof value !== 'string') return new Wrong('text')
  return value === '' || isColor(value) ? value : new Wrong("an HTML colour, by name or as '#rrggbb'")
}

export const grants: Check = (value) => (isPlainRecord(value) ? value : new Wrong('a mapping of privileges to grantees'))

/** `'sql'`, `{sql: …, transaction: …}`, or the latter as JSON text. */
export function hookOf(value: Plain): Hook | Wrong {
  const wrong = new Wrong("SQL text, or a mapping with 'sql' and 'transaction'")
  if (typeof value === 'string') {
    const parsed = parsedJson(value)
    if (parsed === undefined) return { sql: value, transaction: true, index: null }
    return isPlainRecord(parsed) ? hookOf(parsed) : wrong
  }
  if (!isPlainRecord(value)) return wrong
  const { sql, transaction = true, index = null } = value
  if (typeof sql !== 'string' || typeof transaction !== 'boolean') return wrong
  return index === null || typeof index === 'number' ? { sql, transaction, index } : wrong
}

function parsedJson(text: string): Plain | undefined {
  // Only these can begin a JSON value; SQL hardly ever does.
  if (!/^\s*[[{"\d-]/.test(text)) return undefined
  try {
    const value: Plain = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export const hooks: Check = (value) => {
  const result: PlainRecord[] = []
  for (const entry of listOf(value)) {
    const hook = hookOf(entry)
    if (hook instanceof Wrong) return hook
    result.push({ sql: hook.sql, transaction: hook.transaction, index: hook.index })
  }
  return result
}

export function listOf(value: Plain): readonly Plain[] {
  return Array.isArray(value) ? value : [value]
}
