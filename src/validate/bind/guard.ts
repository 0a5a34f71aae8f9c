import type { Connection, ResultSet } from '../../adapter/index.ts'
import { NeedsMore, shortSql } from './bound.ts'
import { type Statement, statementsOf } from './statements.ts'
import { isTreeNode, selectTree, type TreeNode, tableFunctionsOf, tablesOf, textAt, walk } from './syntax-tree.ts'

const NOTHING: ResultSet = { columns: [], rows: [] }

/**
 * The connection that templates get while a project is bound. What they ask of the catalogue is answered from the bound
 * relations; what they ask of the data is bound and then refused; what would lead out of the database is refused.
 *
 * @param ready resolves once the relations that the template may ask about are there
 */
export function guarded(connection: Connection, ready: () => Promise<void>): Connection {
  async function act(sql: string): Promise<ResultSet> {
    await ready()
    let last = NOTHING
    for (const statement of statementsOf(sql)) last = await actOn(connection, statement)
    return last
  }
  return {
    name: connection.name,
    inTransaction: false,
    execute: async (sql) => {
      await act(sql)
    },
    query: async (sql, options) => {
      const result = await act(sql)
      return options?.limit === undefined ? result : { ...result, rows: result.rows.slice(0, options.limit) }
    },
    async *stream(sql) {
      yield (await act(sql)).rows
    },
    describe: async (sql) => {
      await ready()
      return connection.describe(sql)
    },
    profile: async () => {
      throw new Error('A template that is only rendered profiles nothing')
    },
    measure: () => connection.measure(),
    begin: async () => undefined,
    commit: async () => undefined,
    rollback: async () => undefined,
    interrupt: () => connection.interrupt(),
    progress: () => undefined,
    release: async () => undefined,
  }
}

async function actOn(connection: Connection, { kind, sql }: Statement): Promise<ResultSet> {
  switch (kind) {
    case 'query':
      return answer(connection, sql)
    case 'change':
      await connection.describe(sql)
      return NOTHING
    case 'definition':
      await connection.execute(sql)
      return NOTHING
    case 'transaction':
      return NOTHING
    case 'outside':
      throw new NeedsMore(`a template runs "${shortSql(sql)}", which leads out of the database`)
  }
}

async function answer(connection: Connection, sql: string): Promise<ResultSet> {
  if (/^(describe|desc|show|pragma|explain)\b/i.test(sql)) return connection.query(sql)
  const tree = await selectTree(connection, sql)
  if (tree === undefined) {
    await connection.describe(sql)
    throw new NeedsMore(`a template asks for data: "${shortSql(sql)}"`)
  }
  const asked = askedOf(tree)
  if (asked === 'catalogue') return connection.query(sql)
  if (asked === 'nothing') {
    const columns = await connection.describe(sql)
    return { columns: [...columns], rows: [] }
  }
  await connection.describe(sql)
  throw new NeedsMore(
    asked === 'relations'
      ? `a template asks which relations exist: "${shortSql(sql)}"`
      : `a template asks for data: "${shortSql(sql)}"`,
  )
}

/** Views of the catalogue that tell what is there, beside the columns of a relation. */
const LISTINGS = /^(tables|views|pg_tables|pg_views|pg_class|sqlite_master|sqlite_schema|duckdb_tables|duckdb_views)$/
const CATALOGUE_SCHEMAS: ReadonlySet<string> = new Set(['information_schema', 'pg_catalog'])
/** Functions whose rows do not come from the project's tables. */
const CONSTANT_FUNCTIONS = /^(duckdb_\w+|range|generate_series|unnest|pragma_table_info|repeat|repeat_row|json_each|json_tree)$/

/** What a query needs: only the catalogue, which relations exist, data, or nothing at all since it has no rows anyway. */
function askedOf(tree: TreeNode): 'catalogue' | 'relations' | 'data' | 'nothing' {
  if (isEmptyByItself(tree)) return 'nothing'
  const tables = tablesOf(tree)
  const functions = tableFunctionsOf(tree)
  const inCatalogue = (schema: string, name: string): boolean =>
    CATALOGUE_SCHEMAS.has(schema.toLowerCase()) || (schema === '' && /^(duckdb_|pg_|sqlite_)/.test(name))
  if (tables.some(({ schema, name }) => !inCatalogue(schema, name.toLowerCase()))) return 'data'
  if (functions.some((name) => !CONSTANT_FUNCTIONS.test(name))) return 'data'
  const names = [...tables.map(({ name }) => name.toLowerCase()), ...functions]
  return names.some((name) => LISTINGS.test(name)) ? 'relations' : 'catalogue'
}

/** `limit 0`, `where false`, `where 1 = 0` at the top. */
function isEmptyByItself(tree: TreeNode): boolean {
  const statements = tree['statements']
  const first = Array.isArray(statements) ? statements[0] : undefined
  const node = isTreeNode(first) ? first['node'] : undefined
  if (!isTreeNode(node)) return false
  return hasLimitZero(node) || isFalse(node['where_clause'])
}

function hasLimitZero(node: TreeNode): boolean {
  const modifiers = node['modifiers']
  if (!Array.isArray(modifiers)) return false
  return modifiers.some((modifier) => isTreeNode(modifier) && constant(modifier['limit']) === '0')
}

function isFalse(clause: TreeNode[string] | undefined): boolean {
  if (!isTreeNode(clause)) return false
  if (clause['class'] === 'CAST') return constant(clause['child']) === 'f'
  if (clause['class'] === 'CONJUNCTION' && clause['type'] === 'CONJUNCTION_AND') {
    const children = clause['children']
    return Array.isArray(children) && children.some((child) => isFalse(child))
  }
  if (clause['type'] !== 'COMPARE_EQUAL') return false
  const [left, right] = [constant(clause['left']), constant(clause['right'])]
  return left !== undefined && right !== undefined && left !== right
}

function constant(node: TreeNode[string] | undefined): string | undefined {
  const value = isTreeNode(node) && node['class'] === 'CONSTANT' ? node['value'] : undefined
  return isTreeNode(value) && value['is_null'] === false ? String(value['value']) : undefined
}

/** Whether a query names any function that is not told here; used by rules. */
export function functionNames(tree: TreeNode): string[] {
  return [...walk(tree)].flatMap((node) => (node['class'] === 'FUNCTION' ? [textAt(node, 'function_name').toLowerCase()] : []))
}

/** A connection that guards while a node is rendered, and is itself once the gate is opened. */
export interface Gate {
  readonly connection: Connection
  open(): void
}

export function gate(real: Connection, guard: Connection): Gate {
  let current = guard
  return {
    open() {
      current = real
    },
    connection: {
      name: real.name,
      get inTransaction() {
        return current.inTransaction
      },
      execute: (sql) => current.execute(sql),
      query: (sql, options) => current.query(sql, options),
      stream: (sql) => current.stream(sql),
      describe: (sql) => current.describe(sql),
      profile: (sql) => current.profile(sql),
      measure: () => current.measure(),
      begin: () => current.begin(),
      commit: () => current.commit(),
      rollback: () => current.rollback(),
      interrupt: () => current.interrupt(),
      progress: () => current.progress(),
      release: async () => undefined,
    },
  }
}
