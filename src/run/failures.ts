import { DatabaseError } from '../adapter/index.ts'
import { lineColumn, type MappedText } from '../compile/index.ts'
import { contextDiagnostic, errorText } from '../context/index.ts'
import type { Diagnostic, GraphNode, Location } from '../model/index.ts'
import { targetPath } from './paths.ts'
import { isExecutable } from './world.ts'

/** An error of one node, as data, with the text dbt would have as the result's message. */
export interface NodeFailure {
  readonly message: string
  readonly diagnostics: readonly Diagnostic[]
}

/** What was being executed when the database complained, to find the model's own line. */
export interface Submitted {
  readonly sql: string | undefined
  readonly compiled: MappedText | undefined
}

/**
 * Turns whatever a node threw into its diagnostics.
 * @throws the error itself when it is a mistake of planwise
 */
export function describeFailure(error: unknown, node: GraphNode, submitted: Submitted | undefined): NodeFailure {
  const database = databaseErrorOf(error)
  const base = contextDiagnostic(error, node)
  const diagnostic = database === undefined ? base : withOrigin(base, database, node, submitted)
  return {
    message: errorText(database === undefined ? base : { ...base, family: 'Runtime Error', message: database.raw }, node),
    diagnostics: [diagnostic],
  }
}

/** The database's error, also when a macro was running that sent the SQL. */
function databaseErrorOf(error: unknown): DatabaseError | undefined {
  if (error instanceof DatabaseError) return error
  return error instanceof Error && error.cause instanceof DatabaseError ? error.cause : undefined
}

function withOrigin(base: Diagnostic, error: DatabaseError, node: GraphNode, submitted: Submitted | undefined): Diagnostic {
  const place = submitted === undefined ? undefined : originOf(error, submitted)
  const candidates = error.candidates?.length
    ? `Did you mean ${error.candidates.map((name) => `"${name}"`).join(' or ')}?`
    : undefined
  const hint = candidates ?? error.hint
  const compiled =
    isExecutable(node) && place?.compiledLine !== undefined
      ? `\ncompiled: target/compiled/${targetPath(node)}, line ${place.compiledLine}`
      : ''
  return {
    ...base,
    code: CODES[error.category],
    family: 'Runtime Error',
    message: `${error.exceptionType} Error: ${error.detail}`,
    ...(hint === undefined ? {} : { hint }),
    at: place?.at ?? base.at ?? { path: node.originalFilePath },
    ...(place?.frame === undefined ? {} : { frame: place.frame + compiled }),
    ...(place === undefined || place.stack.length === 0 ? {} : { stack: place.stack }),
  }
}

const CODES: Readonly<Record<DatabaseError['category'], string>> = {
  compile: 'PW4001',
  data: 'PW4002',
  environment: 'PW4003',
  cancelled: 'PW4004',
  resource: 'PW4005',
  concurrency: 'PW4006',
}

interface Place {
  readonly at: Location
  readonly frame: string | undefined
  readonly stack: readonly (Location & { readonly name: string })[]
  readonly compiledLine: number | undefined
}

/**
 * DuckDB tells an offset in the statement it was given; the compiled SQL lies somewhere inside it (behind `create table
 * … as`). The source map then tells the line of the model or macro that wrote it.
 */
function originOf(error: DatabaseError, submitted: Submitted): Place | undefined {
  const { compiled, sql } = submitted
  if (error.position === undefined || sql === undefined || compiled === undefined || compiled.text.trim() === '') return undefined
  const start = sql.indexOf(compiled.text)
  const offset = start < 0 ? -1 : error.position - start
  if (offset < 0 || offset > compiled.text.length) return undefined
  const place = lineColumn(compiled.text, offset)
  const frame = frameOf(compiled.text, place.line, place.column)
  const origin = compiled.map.at(offset)
  if (origin === undefined) return undefined
  return {
    at: { path: origin.path, line: origin.line, column: origin.column },
    frame,
    stack: origin.stack.map((each) => ({ name: each.name, path: each.path, line: each.line })),
    compiledLine: place.line,
  }
}

function frameOf(text: string, line: number, column: number): string {
  const lines = text.split('\n')
  const shown: string[] = []
  for (let i = Math.max(1, line - 1); i <= Math.min(lines.length, line + 1); i += 1) {
    const mark = i === line ? '>' : ' '
    shown.push(`${mark} ${String(i).padStart(4)} | ${lines[i - 1] ?? ''}`)
    if (i === line) shown.push(`       | ${' '.repeat(Math.max(0, column - 1))}^`)
  }
  return shown.join('\n')
}
