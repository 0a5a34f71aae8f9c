import { DatabaseError } from '../adapter/index.ts'
import { lineColumn, type MappedText } from '../compile/index.ts'
import { locate, TemplateError } from '../jinja/index.ts'
import { type Diagnostic, type ErrorFamily, type GraphNode, type Location, PlanwiseError } from '../model/index.ts'
import { targetPath } from './paths.ts'
import { isExecutable } from './world.ts'

/** An error of one node, as data, with the text dbt would have as the result's message. */
export interface NodeFailure {
  readonly message: string
  readonly diagnostics: readonly Diagnostic[]
}

/** What was being executed when the database complained, to find the model's own line. */
export interface Submitted {
  readonly sql: string
  readonly compiled: MappedText | undefined
}

/** Turns whatever a node threw into its diagnostics. Programming errors keep their text and say that they are ours. */
export function describeFailure(error: unknown, node: GraphNode, submitted: Submitted | undefined): NodeFailure {
  if (error instanceof DatabaseError) return databaseFailure(error, node, submitted)
  if (error instanceof PlanwiseError) return withMessage(error.family, error.message, node, error.diagnostics)
  return templateFailure(error, node)
}

function databaseFailure(error: DatabaseError, node: GraphNode, submitted: Submitted | undefined): NodeFailure {
  const place = submitted === undefined ? undefined : originOf(error, submitted)
  const hint = error.candidates?.length ? `Did you mean ${error.candidates.map((name) => `"${name}"`).join(' or ')}?` : undefined
  const compiledPath = isExecutable(node) ? `target/compiled/${targetPath(node)}` : undefined
  const compiledAt = place?.compiledLine === undefined ? '' : `, line ${place.compiledLine}`
  const diagnostic: Diagnostic = {
    code:
      error.category === 'compile'
        ? 'PW4001'
        : error.category === 'data'
          ? 'PW4002'
          : error.category === 'cancelled'
            ? 'PW4004'
            : 'PW4003',
    severity: 'error',
    family: 'Runtime Error',
    message: error.detail,
    ...(hint === undefined ? {} : { hint }),
    at: place?.at ?? { path: node.originalFilePath },
    ...(place?.frame === undefined
      ? {}
      : { frame: place.frame + (compiledPath === undefined ? '' : `\ncompiled: ${compiledPath}${compiledAt}`) }),
    ...(place === undefined || place.stack.length === 0 ? {} : { stack: place.stack }),
  }
  return withMessage('Runtime Error', error.raw, node, [diagnostic])
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
  if (error.position === undefined || compiled === undefined || compiled.text.trim() === '') return undefined
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

function templateFailure(error: unknown, node: GraphNode): NodeFailure {
  const place = locate(error)
  const inner = error instanceof TemplateError && error.cause instanceof Error ? error.cause : error
  if (inner !== error && (inner instanceof DatabaseError || inner instanceof PlanwiseError)) {
    const known = describeFailure(inner, node, undefined)
    if (place === undefined) return known
    const at = { path: place.path, line: place.line, ...(place.column === undefined ? {} : { column: place.column }) }
    return {
      message: known.message,
      diagnostics: known.diagnostics.map((each) => (each.at?.line === undefined ? { ...each, at } : each)),
    }
  }
  const text = inner instanceof Error ? inner.message : String(inner)
  const diagnostic: Diagnostic = {
    code: error instanceof TemplateError ? 'PW2001' : 'PW9001',
    severity: 'error',
    family: 'Compilation Error',
    message: text,
    at:
      place === undefined
        ? { path: node.originalFilePath }
        : { path: place.path, line: place.line, ...(place.column === undefined ? {} : { column: place.column }) },
    ...(place === undefined
      ? {}
      : { stack: place.frames.map((each) => ({ name: each.name, path: each.path, line: each.line })) }),
  }
  return withMessage('Compilation Error', text, node, [diagnostic])
}

/** `Runtime Error in model orders (models/orders.sql)` and the text, indented. */
function withMessage(family: ErrorFamily, text: string, node: GraphNode, diagnostics: readonly Diagnostic[]): NodeFailure {
  const indented = text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
  return {
    message: `${family} in ${node.resourceType.replace('_', ' ')} ${node.name} (${node.originalFilePath})\n${indented}`,
    diagnostics,
  }
}
