import { DatabaseError, type ErrorCategory } from '../error.ts'
import { advice } from './advice.ts'
import { excerpt, utf16Offset } from './excerpt.ts'

const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  Parser: 'compile',
  Syntax: 'compile',
  Binder: 'compile',
  Catalog: 'compile',
  Planner: 'compile',
  'Not implemented': 'compile',
  'Parameter Not Resolved': 'compile',
  'Parameter Not Allowed': 'compile',
  Conversion: 'data',
  'Out of Range': 'data',
  Constraint: 'data',
  'Invalid Input': 'data',
  'Mismatch Type': 'data',
  'Divide by Zero': 'data',
  Decimal: 'data',
  Sequence: 'data',
  'Out of Memory': 'resource',
  INTERRUPT: 'cancelled',
  IO: 'environment',
  HTTP: 'environment',
  Connection: 'environment',
  Permission: 'environment',
  Settings: 'environment',
  'Invalid Configuration': 'environment',
  'Missing Extension': 'environment',
  'Extension Autoloading': 'environment',
  FATAL: 'environment',
  INTERNAL: 'environment',
  TransactionContext: 'concurrency',
  Dependency: 'concurrency',
}

interface Report {
  readonly type: string
  readonly message: string
  readonly offset?: number
  readonly candidates?: readonly string[]
  readonly subject?: string
  readonly subtype?: string
}

/** Commas, but not those between the parameters of a function. */
const BETWEEN_CANDIDATES = /,\s*(?![^()]*\))/

/** The candidates of an unknown setting are all settings there are; more than this many help nobody. */
const MAX_CANDIDATES = 20

/**
 * Makes a typed error of whatever the DuckDB client threw.
 * @param thrown the error; with `errors_as_json` its message is JSON, errors of opening a database are plain text
 * @param sql the text that was submitted, to rebuild the excerpt and check the position; empty if there was none
 */
export function databaseError(thrown: unknown, sql: string): DatabaseError {
  if (thrown instanceof DatabaseError) return thrown
  const report = reportOf(messageOf(thrown))
  const { hint, holder, category } = advice(report.type, report.message)
  const lines = report.offset === undefined ? undefined : excerpt(sql, report.offset)
  const head = `${report.type === '' ? '' : `${report.type} Error: `}${report.message}`
  return new DatabaseError({
    category: category ?? CATEGORIES[report.type] ?? 'environment',
    exceptionType: report.type,
    detail: report.message,
    raw: lines === undefined ? head : `${head}\n\n${lines}`,
    position: lines === undefined ? undefined : checkedPosition(report, sql),
    sql: sql === '' ? undefined : sql,
    candidates: report.candidates,
    subject: report.subject,
    subtype: report.subtype,
    hint,
    holder,
    cause: thrown,
  })
}

/** An error that planwise itself raises in the database's name. */
export function ownError(exceptionType: string, category: ErrorCategory, detail: string, hint?: string): DatabaseError {
  return new DatabaseError({ category, exceptionType, detail, raw: `${exceptionType} Error: ${detail}`, hint })
}

/** The name that DuckDB's Python client gives the exception, as `retries.retryable_exceptions` lists it. */
export function pythonExceptionName(exceptionType: string): string {
  const special: Readonly<Record<string, string>> = {
    TransactionContext: 'TransactionException',
    INTERRUPT: 'InterruptException',
    FATAL: 'FatalException',
    INTERNAL: 'InternalException',
    'Not implemented': 'NotImplementedException',
  }
  return special[exceptionType] ?? `${exceptionType.split(' ').map(capital).join('')}Exception`
}

/** The native client's errors may come from another realm, where `instanceof Error` does not hold. */
function messageOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown)
  return String(thrown.message)
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

function reportOf(message: string): Report {
  const start = message.indexOf('{"exception_type"')
  const json = start < 0 ? undefined : parseRecord(message.slice(start))
  if (json !== undefined) return jsonReport(json)
  const match = /^([A-Za-z][A-Za-z ]*?) Error: ([\s\S]*)$/.exec(message)
  if (match === null) return { type: message === 'Failed to set config' ? 'Invalid Configuration' : '', message }
  return { type: match[1] ?? '', message: match[2] ?? '' }
}

function jsonReport(json: Readonly<Record<string, unknown>>): Report {
  const field = (key: string) => {
    const value = json[key]
    return typeof value === 'string' ? value : undefined
  }
  const offset = Number(field('position') ?? Number.NaN)
  const candidates = field('candidates')?.split(BETWEEN_CANDIDATES)
  const subject = field('name')
  const subtype = field('error_subtype')
  return {
    type: field('exception_type') ?? '',
    message: field('exception_message') ?? '',
    ...(Number.isInteger(offset) && offset >= 0 ? { offset } : {}),
    ...(candidates !== undefined && candidates.length <= MAX_CANDIDATES ? { candidates } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(subtype === undefined ? {} : { subtype }),
  }
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // Not JSON after all: the caller reads the message as plain text.
    return undefined
  }
}

/**
 * DuckDB reports a failure inside a view with an offset into the view's text. Such a place is recognised when the name
 * in question is not there, or when it is the middle of a word.
 */
function checkedPosition(report: Report, sql: string): number | undefined {
  if (report.offset === undefined) return undefined
  const position = utf16Offset(sql, report.offset)
  const word = /[\p{L}\p{N}_]/u
  if (word.test(sql.charAt(position)) && word.test(sql.charAt(position - 1))) return undefined
  if (report.subject === undefined || report.subtype === 'SYNTAX_ERROR') return position
  // an operator stands in SQL under other names, LIKE for ~~
  if (/^[^\p{L}\p{N}_"]+$/u.test(report.subject)) return position
  const written = QUALIFIED_NAME.exec(sql.slice(position))?.[0] ?? ''
  return `.${plain(written)}.`.includes(`.${plain(report.subject)}.`) ? position : undefined
}

/** A name without quotes and spaces, in small letters. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/"((?:[^"]|"")*)"|\s+/g, (_, quoted: string | undefined) => quoted?.replaceAll('""', '"') ?? '')
}

/** A position may stand on the first part of a qualified name. */
const QUALIFIED_NAME = /^(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$]+))*/u
