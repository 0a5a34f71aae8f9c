import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBResult } from '@duckdb/node-api'
import type { Connection, Measures, Progress } from '../adapter.ts'
import type { Cell, ResultColumn } from '../cell.ts'
import type { DatabaseError } from '../error.ts'
import type { QueryPlan } from '../plan.ts'
import { databaseError, ownError } from './errors.ts'
import { createMeter, type Meter } from './meter.ts'
import { readPlan } from './plan.ts'
import { appendRows, toResultSet } from './results.ts'
import { attempts, type RetryPolicy } from './retry.ts'
import { lastResult } from './script.ts'
import { rollBackNative, transactionControl, transactionIsOpen } from './transaction.ts'
import { typeText } from './types.ts'

/** What a session needs of a connection beside its public face. */
export interface ManagedConnection extends Connection {
  rename(name: string): void
  /** Resolves when nothing runs or waits any more. Never rejects. */
  settled(): Promise<void>
  /** Rolls back what is open, and ends a stream that nobody reads any more. */
  finish(): Promise<void>
  disconnect(): void
}

/** Milliseconds between two interrupts of one statement: one that comes before DuckDB has begun is lost. */
const INTERRUPT_INTERVAL = 20

type TransactionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'open' }
  /** Rolled back in the database already; the caller has yet to take note. */
  | { readonly kind: 'failed'; readonly error: DatabaseError }

/**
 * @param native an open connection of a database with `errors_as_json`
 * @param giveBack what `release` does once nothing is open any more
 */
export function manageConnection(
  native: DuckDBConnection,
  firstName: string,
  retry: RetryPolicy,
  giveBack: (connection: ManagedConnection) => void,
): ManagedConnection {
  let name = firstName
  let tail: Promise<unknown> = Promise.resolve()
  let running = 0
  let interrupts = 0
  let unread: DuckDBResult | undefined
  let disconnected = false
  let transaction: TransactionState = { kind: 'none' }
  let meter: Meter | undefined

  /** Runs the task after all earlier ones. Ordinary tasks that waited while an interrupt came are cancelled. */
  function enqueue<T>(task: () => Promise<T>, kind: 'ordinary' | 'cleanup' = 'ordinary'): Promise<T> {
    if (disconnected) return Promise.reject(new Error(`connection "${name}" is closed`))
    const asked = interrupts
    const result = tail.then(async () => {
      if (kind === 'ordinary') {
        if (unread !== undefined) throw new Error(`connection "${name}" is taken by a stream; end it, or use another connection`)
        if (asked !== interrupts) throw interrupted()
      }
      running += 1
      try {
        return await task()
      } finally {
        running -= 1
      }
    })
    tail = result.then(ignore, ignore)
    return result
  }

  /** One round trip, with the retries that the profile asks for. */
  async function submit(sql: string, task = () => native.run(sql)): Promise<DuckDBMaterializedResult> {
    const sent = (): Promise<DuckDBMaterializedResult> => attempts(retry, task, (thrown) => databaseError(thrown, sql))
    return meter === undefined ? sent() : meter.around(sent)
  }

  async function run(sql: string, task?: () => Promise<DuckDBMaterializedResult>): Promise<DuckDBMaterializedResult> {
    const control = transactionControl(sql)
    if (control === 'rollback') return rollBack()
    if (control === 'commit') return commit()
    refuseAfterFailure()
    try {
      const result = await submit(sql, task)
      if (control === 'begin') transaction = { kind: 'open' }
      if (control === 'mixed') transaction = { kind: (await transactionIsOpen(native)) ? 'open' : 'none' }
      return result
    } catch (thrown) {
      throw await failed(databaseError(thrown, sql), control === 'mixed')
    }
  }

  /** A statement failed: whatever transaction it was in is rolled back before anybody can commit half of it. */
  async function failed(error: DatabaseError, mayHaveBegun: boolean): Promise<DatabaseError> {
    const was = transaction.kind
    if (was === 'open' || (mayHaveBegun && (await transactionIsOpen(native)))) await rollBackNative(native)
    if (was === 'open') transaction = { kind: 'failed', error }
    return error
  }

  function refuseAfterFailure(): void {
    if (transaction.kind !== 'failed') return
    throw ownError(
      'TransactionContext',
      'concurrency',
      `Current transaction is aborted (please ROLLBACK): ${transaction.error.detail}`,
    )
  }

  async function commit(): Promise<DuckDBMaterializedResult> {
    const before = transaction
    transaction = { kind: 'none' }
    if (before.kind === 'failed') {
      const reason = `Nothing was committed: a statement of the transaction had failed: ${before.error.detail}`
      throw ownError('TransactionContext', before.error.category, reason)
    }
    return submit('COMMIT')
  }

  async function rollBack(): Promise<DuckDBMaterializedResult> {
    const before = transaction
    transaction = { kind: 'none' }
    // After a failure the database has no transaction any more; an empty script gives an empty result.
    return submit(before.kind === 'failed' ? '' : 'ROLLBACK')
  }

  async function* stream(sql: string): AsyncGenerator<readonly (readonly Cell[])[], void, undefined> {
    const asked = interrupts
    const result = await enqueue(() => openStream(sql))
    try {
      const types = result.columnTypes()
      for (;;) {
        const chunk = await nextChunk(result, sql)
        // DuckDB lets an interrupted stream end as if it were complete.
        if (asked !== interrupts) throw await failed(interrupted(), false)
        if (chunk === null || chunk.rowCount === 0) break
        const rows: Cell[][] = []
        appendRows(rows, chunk, types, Number.POSITIVE_INFINITY)
        yield rows
      }
      unread = undefined
    } finally {
      await endStream()
    }
  }

  /**
   * Ends a stream that was left early. As long as it has not come to its end, its result keeps the query open, and with
   * it the file, even after the database is closed. An interrupt hastens the end, but would abort a transaction.
   */
  async function endStream(): Promise<void> {
    const result = unread
    if (result === undefined || disconnected) return
    await enqueue(async () => {
      try {
        for (let more = true; more; ) {
          if (transaction.kind !== 'open') native.interrupt()
          const chunk = await result.fetchChunk()
          more = chunk !== null && chunk.rowCount > 0
        }
      } catch (thrown) {
        // Nobody wants these rows; that reading them failed matters only to the transaction around.
        await failed(databaseError(thrown, ''), false)
      } finally {
        unread = undefined
      }
    }, 'cleanup')
  }

  async function openStream(sql: string): Promise<DuckDBResult> {
    refuseAfterFailure()
    try {
      unread = await native.stream(sql)
      return unread
    } catch (thrown) {
      throw await failed(databaseError(thrown, sql), false)
    }
  }

  async function nextChunk(result: DuckDBResult, sql: string) {
    running += 1
    try {
      return await result.fetchChunk()
    } catch (thrown) {
      throw await failed(databaseError(thrown, sql), false)
    } finally {
      running -= 1
    }
  }

  async function describe(sql: string): Promise<readonly ResultColumn[]> {
    refuseAfterFailure()
    try {
      const prepared = await native.prepare(sql)
      const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
        name: prepared.columnName(i),
        type: typeText(prepared.columnType(i)),
      }))
      prepared.destroySync()
      return columns
    } catch (thrown) {
      throw await failed(databaseError(thrown, sql), false)
    }
  }

  async function profile(sql: string): Promise<QueryPlan> {
    const limit = await toResultSet(await native.run("select current_setting('memory_limit')"))
    // the mode switches profiling on for every statement, which would print what it finds
    await native.run(`SET profiling_mode = 'detailed'`)
    try {
      const { rows } = await toResultSet(await run(`explain (analyze, format json) ${sql}`))
      return readPlan(String(rows[0]?.[1]), String(limit.rows[0]?.[0]))
    } finally {
      await native.run('PRAGMA disable_profiling')
    }
  }

  async function measure(): Promise<() => Promise<Measures>> {
    const counting = createMeter()
    await native.run(counting.begin)
    meter = counting
    return () =>
      enqueue(async () => {
        meter = undefined
        await native.run(counting.end)
        return counting.finish()
      }, 'cleanup')
  }

  function interrupt(): void {
    interrupts += 1
    if (running === 0) return
    native.interrupt()
    const again = setInterval(() => native.interrupt(), INTERRUPT_INTERVAL)
    void tail.then(() => clearInterval(again))
  }

  const connection: ManagedConnection = {
    get name() {
      return name
    },
    get inTransaction() {
      return transaction.kind !== 'none'
    },
    execute: (sql) => enqueue(() => run(sql)).then(ignore),
    query: (sql, options) => enqueue(async () => toResultSet(await run(sql, lastResult(native, sql)), options?.limit)),
    stream,
    describe: (sql) => enqueue(() => describe(sql)),
    begin: () => enqueue(() => run('BEGIN')).then(ignore),
    commit: () => enqueue(commit, 'cleanup').then(ignore),
    rollback: () => enqueue(async () => (transaction.kind === 'none' ? undefined : rollBack()), 'cleanup').then(ignore),
    interrupt,
    profile: (sql) => enqueue(() => profile(sql)),
    measure: () => enqueue(measure),
    progress: () => (running > 0 ? progressOf(native) : undefined),
    async release() {
      await connection.finish()
      giveBack(connection)
    },
    rename: (next) => {
      name = next
    },
    settled: () => tail.then(ignore),
    async finish() {
      await endStream()
      await connection.rollback()
    },
    disconnect() {
      disconnected = true
      native.disconnectSync()
    },
  }
  return connection
}

function ignore(): void {}

function interrupted(): DatabaseError {
  return ownError('INTERRUPT', 'cancelled', 'Interrupted!')
}

function progressOf(native: DuckDBConnection): Progress | undefined {
  const { percentage, rows_processed, total_rows_to_process } = native.progress
  if (percentage < 0) return undefined
  return { percentage, rows: Number(rows_processed), totalRows: Number(total_rows_to_process) }
}
