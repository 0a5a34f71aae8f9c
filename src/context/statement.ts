import { performance } from 'node:perf_hooks'
import type { ResultSet } from '../adapter/index.ts'
import { runtimeError } from './errors.ts'
import type { RunFace } from './face.ts'
import { type QueryHeader, queryHeader, withComment } from './query-comment.ts'
import { EMPTY_TABLE, TableHost } from './table.ts'
import { tableOf } from './table-cells.ts'
import type { StatementOptions, StatementResult } from './types.ts'

const NO_RESULT: ResultSet = { columns: [], rows: [] }

/**
 * Runs SQL on a node's connection, as everything that a template runs: with the query comment, in a transaction where one
 * is wanted, told as events. On an error the open transaction is rolled back.
 * @throws DatabaseError
 */
export async function runStatement(
  face: RunFace,
  sql: string,
  options: Omit<StatementOptions, 'name'> = {},
): Promise<StatementResult> {
  const { connection, signal } = face.execution
  // an interrupt that comes between two statements finds nothing to interrupt: the next one must not begin
  if (signal?.aborted === true) throw runtimeError('PW4004', 'The run was interrupted')
  const header = await headerOf(face)
  if ((options.autoBegin ?? true) && !face.world.credentials.disableTransactions && !connection.inTransaction) await begin(face)
  const text = withComment(sql, header)
  const fetch = options.fetch ?? false
  const result = await told(face, text, async () => {
    if (!fetch) {
      await connection.execute(text)
      return NO_RESULT
    }
    const { limit } = options
    return connection.query(text, typeof limit === 'number' ? { limit } : {})
  })
  const table = fetch ? tableOf(result) : EMPTY_TABLE
  return {
    response: { message: 'OK', code: null, rowsAffected: null },
    table: new TableHost(table),
    rows: table.rows,
    columns: table.names,
  }
}

export async function begin(face: RunFace): Promise<void> {
  await told(face, 'BEGIN', () => face.execution.connection.begin())
}

/** Commits when a transaction is open. */
export async function commit(face: RunFace): Promise<void> {
  if (!face.execution.connection.inTransaction) return
  await told(face, 'COMMIT', () => face.execution.connection.commit())
}

/** The query comment of a connection, made once. */
export async function headerOf(face: RunFace): Promise<QueryHeader> {
  face.state.header ??= await queryHeader(face)
  return face.state.header
}

async function told<T>(face: RunFace, sql: string, run: () => Promise<T>): Promise<T> {
  const { world, execution } = face
  const common = { connection: execution.connectionName, ...(execution.node === undefined ? {} : { node: execution.node }) }
  world.emit({ kind: 'sql.started', ...common, sql }, execution.threadId)
  const started = performance.now()
  try {
    const result = await run()
    world.emit(
      { kind: 'sql.finished', ...common, seconds: (performance.now() - started) / 1000, status: 'OK' },
      execution.threadId,
    )
    return result
  } catch (error) {
    await execution.connection.rollback()
    throw error
  }
}
