import { type Connection, DatabaseError } from '../../adapter/index.ts'
import { type MappedText, sqlTokens } from '../../compile/index.ts'
import { isTreeNode, type Tree, type TreeNode } from './syntax-tree.ts'

/** A text in SQL that can never become what it is cast to. */
export interface BadLiteral {
  readonly error: DatabaseError
}

/** Whether it pays to look: casts of texts, and texts beside a comparison. */
export function hasCandidates(sql: string): boolean {
  return /(?:cast\s*\(\s*'|'\s*::|\b(?:date|time|timestamp|timestamptz|interval)\s*'|[=<>]\s*'|'\s*[=<>]|\bbetween\s+'|\bin\s*\(\s*')/i.test(
    sql,
  )
}

/**
 * Casts of literals that no run survives. The binder leaves them alone; DuckDB is asked to carry out each, alone. Casts that
 * a CASE, TRY or AND may keep from happening are left out.
 *
 * @param planner a connection of its own, on which the optimizer is switched off: plans then show implicit casts
 */
export async function badLiterals(planner: Connection, tree: TreeNode, compiled: MappedText, sql: string): Promise<BadLiteral[]> {
  const found: BadLiteral[] = []
  const known = new Set<string>()
  for (const { cast, literal, location } of explicitCasts(tree)) {
    const expression = await expressionText(planner, cast)
    if (expression === undefined || known.has(expression)) continue
    known.add(expression)
    const error = await failureOf(planner, expression)
    if (error !== undefined) found.push(bad(error, compiled.text, offsetOf(compiled.text, literal, location)))
  }
  if (!/[=<>]\s*'|'\s*[=<>]|\bbetween\s+'|\bin\s*\(\s*'/i.test(compiled.text)) return found
  for (const [literal, type] of await implicitCasts(planner, sql)) {
    const expression = `CAST('${literal.replaceAll("'", "''")}' AS ${type})`
    if (known.has(expression)) continue
    known.add(expression)
    const offset = offsetOf(compiled.text, literal, undefined)
    const error = offset === undefined ? undefined : await failureOf(planner, expression)
    if (error !== undefined) found.push(bad(error, compiled.text, offset))
  }
  return found
}

function bad(error: DatabaseError, sql: string, position: number | undefined): BadLiteral {
  const { category, exceptionType, detail, hint } = error
  return {
    error: new DatabaseError({
      category,
      exceptionType,
      detail,
      raw: `${exceptionType} Error: ${detail}`,
      position,
      sql,
      hint,
      cause: error,
    }),
  }
}

/** Undefined also where DuckDB cannot even try (a type of the query's own). */
async function failureOf(planner: Connection, expression: string): Promise<DatabaseError | undefined> {
  try {
    await planner.query(`select ${expression}`)
    return undefined
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.category === 'data' ? error : undefined
  }
}

interface LiteralCast {
  readonly cast: TreeNode
  readonly literal: string
  readonly location: number | undefined
}

const MAY_NOT_HAPPEN = /^(CASE_EXPR|CONJUNCTION_OR|OPERATOR_COALESCE|OPERATOR_TRY)$/

function* explicitCasts(tree: Tree | undefined): Generator<LiteralCast, undefined> {
  if (Array.isArray(tree)) {
    for (const item of tree) yield* explicitCasts(item)
    return undefined
  }
  if (!isTreeNode(tree)) return undefined
  const type = tree['type']
  if (typeof type === 'string' && MAY_NOT_HAPPEN.test(type)) return undefined
  if (tree['class'] === 'FUNCTION' && /^(if|ifnull|try|try_cast|nullif)$/i.test(String(tree['function_name']))) return undefined
  const child = tree['child']
  if (tree['class'] === 'CAST' && tree['try_cast'] !== true && isTreeNode(child) && child['class'] === 'CONSTANT') {
    const value = child['value']
    const isText =
      isTreeNode(value) && isTreeNode(value['type']) && value['type']['id'] === 'VARCHAR' && value['is_null'] === false
    const location = child['query_location']
    if (isText)
      yield { cast: tree, literal: String(value['value']), location: typeof location === 'number' ? location : undefined }
  }
  for (const value of Object.values(tree)) if (typeof value === 'object' && value !== null) yield* explicitCasts(value)
  return undefined
}

async function expressionText(planner: Connection, cast: TreeNode): Promise<string | undefined> {
  const node = {
    type: 'SELECT_NODE',
    modifiers: [],
    cte_map: { map: [] },
    select_list: [{ ...cast, alias: '' }],
    from_table: { type: 'EMPTY' },
    aggregate_handling: 'STANDARD_HANDLING',
  }
  const json = JSON.stringify({ error: false, statements: [{ node }] }).replaceAll("'", "''")
  try {
    const { rows } = await planner.query(`select json_deserialize_sql('${json}')`)
    return String(rows[0]?.[0] ?? '').replace(/^SELECT /, '')
  } catch (error) {
    if (error instanceof DatabaseError && error.category !== 'cancelled') return undefined
    throw error
  }
}

/** Literals that filters and joins cast by themselves, with the type; only where no CASE or OR stands beside them. */
async function implicitCasts(planner: Connection, sql: string): Promise<(readonly [string, string])[]> {
  let plan: string
  try {
    const { rows } = await planner.query(`explain (format json) ${sql}`)
    plan = String(rows[0]?.[1] ?? '')
  } catch (error) {
    if (error instanceof DatabaseError && error.category !== 'cancelled') return []
    throw error
  }
  const found: (readonly [string, string])[] = []
  for (const [text] of plan.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const expression: unknown = JSON.parse(text)
    if (typeof expression !== 'string' || / (?:CASE|OR) |^CASE /.test(expression)) continue
    for (const match of expression.matchAll(/(?<!TRY_)CAST\('((?:[^']|'')*)' AS ([A-Z][A-Z ]*(?:\([\d, ]+\))?)\)/g)) {
      found.push([(match[1] ?? '').replaceAll("''", "'"), match[2] ?? ''])
    }
  }
  return found
}

/** The place of a literal in the SQL: at the byte that the tree tells, else where it stands first. */
function offsetOf(sql: string, literal: string, location: number | undefined): number | undefined {
  const written = `'${literal.replaceAll("'", "''")}'`
  if (location !== undefined) {
    const at = Buffer.from(sql, 'utf8').subarray(0, location).toString('utf8').length
    if (sql.startsWith(written, at)) return at
  }
  for (const token of sqlTokens(sql)) if (token.kind === 'string' && token.text === written) return token.start
  return undefined
}
