import { type Connection, DatabaseError } from '../../adapter/index.ts'
import type { BindContext } from './context.ts'
import { selectTree, tablesOf } from './syntax-tree.ts'

/** A table, schema or database that is not in the catalogue: it may be there in the target, made by somebody else. */
export function isOutsideTable(error: DatabaseError): boolean {
  if (error.exceptionType === 'Catalog' && error.subtype === 'MISSING_ENTRY') return /^Table with name/.test(error.detail)
  return /(?:Table|Schema|Catalog) (?:with name )?"?[^\n]*"? does not exist/i.test(error.detail)
}

/**
 * Runs a statement that binds a query; where the query names tables that are no part of the project but exist in the target's
 * database, empty ones of their columns are made, and it is run again.
 */
export async function withOutsideTables<T>(
  context: BindContext,
  connection: Connection,
  query: string,
  bind: () => Promise<T>,
): Promise<T> {
  try {
    return await bind()
  } catch (error) {
    if (!(error instanceof DatabaseError) || !isOutsideTable(error)) throw error
    if (!(await bringIn(context, connection, query))) throw error
    return bind()
  }
}

async function bringIn(context: BindContext, connection: Connection, query: string): Promise<boolean> {
  const { run } = context
  const { quote } = run.dialect
  const tree = await selectTree(connection, query)
  let brought = false
  for (const { catalog, schema, name } of tree === undefined ? [] : tablesOf(tree)) {
    // `x.y` may be a schema's or a database's table
    const places = [
      { database: catalog === '' ? run.session.info.database : catalog, schema: schema === '' ? 'main' : schema },
      ...(catalog === '' && schema !== '' ? [{ database: schema, schema: 'main' }] : []),
    ]
    for (const place of places) {
      if (await exists(connection, run.dialect.relation({ ...place, identifier: name }))) break
      const columns = await context.outside({ ...place, identifier: name })
      if (columns === undefined) continue
      if (place.database.toLowerCase() !== run.session.info.database.toLowerCase())
        await connection.execute(`attach if not exists ':memory:' as ${quote(place.database)}`)
      await connection.execute(`create schema if not exists ${quote(place.database)}.${quote(place.schema)}`)
      const list = columns.map((column) => `${quote(column.name)} ${column.type}`).join(', ')
      await connection.execute(`create table if not exists ${run.dialect.relation({ ...place, identifier: name })} (${list})`)
      brought = true
      break
    }
  }
  return brought
}

async function exists(connection: Connection, relation: string): Promise<boolean> {
  try {
    await connection.describe(`select * from ${relation}`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.category !== 'cancelled') return false
    throw error
  }
}
