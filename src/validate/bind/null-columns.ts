import { type Connection, DatabaseError, type ResultColumn } from '../../adapter/index.ts'
import type { RunWorld } from '../../run/index.ts'
import type { BindContext } from './context.ts'
import { besides } from './tables.ts'

/**
 * In a view, a column that is NULL keeps the type of NULL, which fits everywhere; in a table it becomes an INTEGER. Where a
 * view's SQL holds such columns, a view over the empty table stands for it, so that what fits the view fits here.
 */
export async function keepNulls(context: BindContext, connection: Connection, name: string, sql: string): Promise<void> {
  if (!/\bnull\b/i.test(sql)) return
  const { run } = context
  const columns = await connection.describe(`select * from ${name}`)
  const nulls = new Set<string>()
  for (const column of columns) {
    if (column.type === 'INTEGER' && (await isNull(connection, run, sql, column))) nulls.add(column.name)
  }
  if (nulls.size === 0) return
  const { quote } = run.dialect
  const table = besides(name, 'columns')
  await connection.execute(`drop table if exists ${table}; alter table ${name} rename to ${lastPart(table)}`)
  const list = columns.map((column) => (nulls.has(column.name) ? `NULL as ${quote(column.name)}` : quote(column.name)))
  await connection.execute(`create or replace view ${name} as select ${list.join(', ')} from ${table}`)
  context.views.add(name)
}

function lastPart(name: string): string {
  return /"(?:[^"]|"")*"$/.exec(name)?.[0] ?? name
}

/** No function takes an INTEGER for text; NULL it takes. */
async function isNull(connection: Connection, run: RunWorld, sql: string, column: ResultColumn): Promise<boolean> {
  try {
    await connection.describe(`select upper(${run.dialect.quote(column.name)}) from (\n${sql}\n)`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.category === 'compile') return false
    throw error
  }
}
