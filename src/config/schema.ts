import * as z from 'zod'
import {
  DateText,
  type Diagnostic,
  type ErrorFamily,
  Float,
  isPlainRecord,
  type Plain,
  type PlainRecord,
} from '../model/index.ts'
import { diagnose, didYouMean } from './diagnostics.ts'
import type { YamlFile } from './yaml/load.ts'
import type { PathStep } from './yaml/positions.ts'

/** Building blocks of the schemas, each with the words for "must be …". */
export const text = z.string('text')
export const flag = z.boolean('true or false')
export const integer = z.number('a whole number').int('a whole number')
export const texts = z.array(text, 'a list of texts')
export const mapping = z.custom<PlainRecord>(isPlainRecord, 'a mapping')
export const anything = z.custom<Plain>(() => true)
export const number = z.custom<number | Float>((value) => typeof value === 'number' || value instanceof Float, 'a number')

export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, `one of ${words.map((word) => `'${word}'`).join(', ')}`)
}

/** What the mistakes of one file are reported under. */
export interface Reporting {
  readonly code: string
  readonly family: ErrorFamily
  readonly file: Pick<YamlFile, 'text' | 'at' | 'keyAt'>
  /** Where in the file the checked value is. */
  readonly under?: readonly PathStep[]
  /** The schema is not one of ours: its messages are sentences of their own. */
  readonly sentences?: boolean
}

/**
 * Checks a value and reports every mistake with its place.
 *
 * @returns the schema's value, or undefined when there was a mistake
 */
export function check<T>(schema: z.ZodType<T>, value: Plain, reporting: Reporting, diagnostics: Diagnostic[]): T | undefined {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) report(deepest(issue), schema, value, reporting, diagnostics)
  return undefined
}

function report(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  root: Plain,
  { code, family, file, under = [], sentences = false }: Reporting,
  diagnostics: Diagnostic[],
): void {
  const path = issue.path.filter((step): step is PathStep => typeof step !== 'symbol')
  const place = [...under, ...path]
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const known = keysAt(schema, path)
      const hint =
        didYouMean(key, known) ?? (known.length > 0 && known.length <= 12 ? `Known keys: ${known.join(', ')}.` : undefined)
      diagnostics.push(
        diagnose({ code, family, message: `Unknown key '${key}'${inside(place)}`, hint }, file.keyAt([...place, key]), file.text),
      )
    }
    return
  }
  const found = follow(root, path)
  const name = shownPath(place)
  if (found === undefined) {
    diagnostics.push(diagnose({ code, family, message: `'${name}' is missing` }, file.keyAt(place.slice(0, -1)), file.text))
    return
  }
  const expected = expectation(issue)
  const message = sentences
    ? `'${name}': ${expected.replace(/^Invalid input: /, '')}`
    : `'${name}' must be ${expected}, but it is ${describe(found)}`
  const hint =
    typeof found === 'string' && issue.code === 'invalid_value' ? didYouMean(found, issue.values.map(String)) : undefined
  diagnostics.push(diagnose({ code, family, message, hint }, file.at(place), file.text))
}

/** Of a union's alternatives the one that fits furthest: a list with one wrong element is not "text or a list". */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().find((error) => error.path.length > 0 || error.code === 'unrecognized_keys')
  return inner === undefined ? issue : deepest({ ...inner, path: [...issue.path, ...inner.path] })
}

/** The alternatives of a union say together what is allowed. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue.message
  const words = issue.errors.map((errors) => errors[0]?.message).filter((word) => word !== undefined)
  return [...new Set(words)].join(' or ')
}

function inside(path: readonly PathStep[]): string {
  return path.length === 0 ? '' : ` in '${shownPath(path)}'`
}

/** `models[0].columns[2].name` */
export function shownPath(path: readonly PathStep[]): string {
  return path.reduce<string>(
    (shown, step) => (typeof step === 'number' ? `${shown}[${step}]` : shown === '' ? step : `${shown}.${step}`),
    '',
  )
}

/** A value in a few words: `the text 'x'`, `a list`, `empty`. */
export function describe(value: Plain): string {
  if (value === null) return 'empty'
  if (typeof value === 'string') return value.length <= 60 ? `the text '${value}'` : `the text '${value.slice(0, 57)}...'`
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Float) return `the number ${Number.isInteger(value.value) ? value.value.toFixed(1) : value.value}`
  if (value instanceof DateText) return `the date ${value.text}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

function follow(value: Plain, path: readonly PathStep[]): Plain | undefined {
  let current: Plain | undefined = value
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined
    else if (current !== undefined && isPlainRecord(current)) current = Object.hasOwn(current, step) ? current[step] : undefined
    else return undefined
  }
  return current
}

/** The keys of the object schema at a path, through options, lists and unions. */
function keysAt(schema: z.ZodType, path: readonly PathStep[]): string[] {
  const [step, ...rest] = path
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const inner: unknown = schema.unwrap()
    return inner instanceof z.ZodType ? keysAt(inner, path) : []
  }
  if (schema instanceof z.ZodPipe) {
    const inner: unknown = schema.in
    return inner instanceof z.ZodType ? keysAt(inner, path) : []
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option: unknown) => (option instanceof z.ZodType ? keysAt(option, path) : []))
  }
  if (schema instanceof z.ZodArray) {
    const element: unknown = schema.element
    return element instanceof z.ZodType ? keysAt(element, rest) : []
  }
  if (!(schema instanceof z.ZodObject)) return []
  if (step === undefined) return Object.keys(schema.shape)
  const inner: unknown = Reflect.get(schema.shape, step)
  return inner instanceof z.ZodType ? keysAt(inner, rest) : []
}
