import { DatabaseError } from '../adapter/index.ts'
import type { MappedText } from '../compile/index.ts'
import { frame } from '../config/index.ts'
import { contextDiagnostic, errorText, withTemplateHint } from '../context/index.ts'
import type { Diagnostic, GraphNode, MacroNode } from '../model/index.ts'
import { definedAt } from './definition-place.ts'
import { sqlPlace } from './sql-place.ts'
import type { RunWorld } from './world.ts'

/** An error of one node, as data, with the text dbt would have as the result's message. */
export interface NodeFailure {
  readonly message: string
  readonly diagnostics: readonly Diagnostic[]
}

/** What {@link describeFailure} needs of a run. */
export type Around = Pick<RunWorld, 'compiled' | 'sourceText' | 'world'>

/**
 * Turns whatever a node, or a macro run by itself, threw into its diagnostics.
 * @param compiled what was being executed, to find the model's own line in an error of the database
 * @throws the error itself when it is a mistake of planwise
 */
export function describeFailure(
  run: Around,
  error: unknown,
  node: GraphNode | MacroNode,
  compiled: MappedText | undefined,
): NodeFailure {
  const database = databaseErrorOf(error)
  const base = contextDiagnostic(error, node)
  const found =
    database === undefined ? withTemplateHint(run.world.macros, base) : databaseDiagnostic(run, base, database, node, compiled)
  return {
    message: errorText(database === undefined ? base : { ...base, family: 'Runtime Error', message: database.raw }, node),
    diagnostics: [withFrame(run, withOwnPlace(run, found, node))],
  }
}

/** The database's error, also when a macro was running that sent the SQL. */
function databaseErrorOf(error: unknown): DatabaseError | undefined {
  if (error instanceof DatabaseError) return error
  return error instanceof Error && error.cause instanceof DatabaseError ? error.cause : undefined
}

function databaseDiagnostic(
  run: Around,
  base: Diagnostic,
  error: DatabaseError,
  node: GraphNode | MacroNode,
  compiled: MappedText | undefined,
): Diagnostic {
  const file = run.compiled.get(node.uniqueId)?.path ?? undefined
  const place = compiled === undefined ? undefined : sqlPlace(run, error, compiled, file)
  if (node.resourceType === 'seed')
    return { ...base, ...csvProblem(error, base, run), code: CODES[error.category], family: 'Runtime Error' }
  // signatures of functions stand in the message, one below the other
  const names = error.candidates.filter((name) => !name.includes('('))
  const meant = names.map((name) => `"${name}"`).join(' or ')
  const hint = meant === '' ? error.hint : `Did you mean ${meant}?`
  return {
    ...base,
    code: CODES[error.category],
    family: 'Runtime Error',
    message: meant === '' ? error.raw : error.raw.replace(/\n+(?:Candidate bindings: |Did you mean )[^\n]*/, ''),
    ...(hint === undefined ? {} : { hint }),
    ...place,
  }
}

/** What DuckDB's CSV reader found in a seed: its line, and the message without the reader's settings. */
function csvProblem({ raw }: DatabaseError, { at }: Diagnostic, run: Around): Partial<Diagnostic> {
  const row = /CSV Error on Line: (\d+)/.exec(raw)?.[1]
  if (row === undefined || at === undefined) return {}
  const text = /Original Line: ([^\n]+)/.exec(raw)?.[1]
  return {
    at: { path: at.path, line: lineOfRow(run.sourceText(at.path) ?? '', Number(row), text) },
    message: raw.replace(/\n\n {2}file = [\s\S]*$/, ''),
    hint: 'Correct the value, or give the column another type under column_types.',
  }
}

/** DuckDB counts rows, and a quoted value may span lines: the row's own text says where it begins. */
function lineOfRow(csv: string, row: number, text: string | undefined): number {
  const index = text === undefined ? -1 : csv.split(/\r?\n/).indexOf(text, row - 1)
  return index < 0 ? row : index + 1
}

const CODES: Readonly<Record<DatabaseError['category'], string>> = {
  compile: 'PW4001',
  data: 'PW4002',
  environment: 'PW4003',
  cancelled: 'PW4004',
  resource: 'PW4005',
  concurrency: 'PW4006',
}

/** Tests that a properties file defines, and hooks of the project file, are found where they are written there. */
function withOwnPlace(run: Around, found: Diagnostic, node: GraphNode | MacroNode): Diagnostic {
  const subject = `${node.resourceType} ${node.name} (${node.originalFilePath})`
  const { at, stack } = found
  if (at !== undefined && node.resourceType === 'operation')
    return { ...found, subject, at: { path: at.path.replace(/^\.\//, ''), line: at.line ?? node.firstLine } }
  if (at === undefined || !isDefinedIn(node, at.path)) return { ...found, subject }
  const place = definedAt(run.sourceText(at.path) ?? '', at.path, node)
  const moved = stack?.map((entry) => (entry.path === at.path ? { ...place, name: entry.name } : entry))
  return { ...found, subject, at: place, ...(moved === undefined ? {} : { stack: moved }) }
}

function isDefinedIn(node: GraphNode | MacroNode, path: string): boolean {
  if (node.resourceType !== 'unit_test' && (node.resourceType !== 'test' || node.testMetadata === null)) return false
  return path.endsWith(node.originalFilePath)
}

function withFrame(run: Around, found: Diagnostic): Diagnostic {
  if (found.frame !== undefined || found.at?.line === undefined) return found
  const text = run.sourceText(found.at.path)
  const drawn = text === undefined ? undefined : frame(text, found.at)
  return drawn === undefined ? found : { ...found, frame: drawn }
}
