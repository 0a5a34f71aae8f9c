import type { Connection, OpenOptions, Session, SessionInfo } from '../adapter.ts'
import type { DatabaseError } from '../error.ts'
import type { ScriptJob } from '../script.ts'
import { columnsOfRelation, relationsOf, schemasOf } from './catalog.ts'
import { type ManagedConnection, manageConnection } from './connection.ts'
import type { DuckDbCredentials } from './credentials.ts'
import { quote } from './dialect.ts'
import { databaseError } from './errors.ts'
import { type Lease, leaseInstance } from './instances.ts'
import { openOptions, refuseWhatNeedsPython, resolvePath } from './open-options.ts'
import { attempts, type RetryPolicy } from './retry.ts'
import type { Scripts } from './script/index.ts'
import { readInfo, runSetup } from './setup.ts'
import { settingsScript } from './statements.ts'

/** dbt-duckdb waits one second before the first repetition. */
const FIRST_DELAY = 1000

/** Lets DuckDB keep count of a statement's progress without drawing it on standard output. */
const PROGRESS = 'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0;'

/**
 * Opens the database of a profile target: checks the limits, opens the file (or shares it, if this process has it open),
 * loads extensions, creates secrets, attaches databases.
 * @throws DatabaseError
 */
export async function openSession(credentials: DuckDbCredentials, options: OpenOptions): Promise<Session> {
  refuseWhatNeedsPython(credentials)
  const path = resolvePath(credentials.path, options)
  const config = openOptions(credentials, options)
  const lease = await attempts(
    connectRetry(credentials, options.signal),
    () => leaseInstance(path, config),
    (e) => databaseError(e, ''),
  )
  const session = createSession(credentials, path, lease, options)
  try {
    return await session.start((p) => resolvePath(p, options))
  } catch (error) {
    await session.abandon()
    throw error
  }
}

function createSession(credentials: DuckDbCredentials, path: string, lease: Lease, options: OpenOptions) {
  const { signal } = options
  const all = new Set<ManagedConnection>()
  const idle: ManagedConnection[] = []
  const settings = `${PROGRESS} ${settingsScript(credentials)}`
  const retry = queryRetry(credentials, signal)
  let main = ''
  let closing: Promise<void> | undefined
  let scripts: Promise<Scripts> | undefined

  async function open(name: string): Promise<ManagedConnection> {
    const connection = manageConnection(await lease.instance.connect(), name, retry, (released) => {
      if (closing === undefined) idle.push(released)
    })
    all.add(connection)
    return connection
  }

  async function connect(name: string): Promise<ManagedConnection> {
    if (closing !== undefined) throw new Error('the session is closed')
    const pooled = idle.pop()
    if (pooled !== undefined) {
      pooled.rename(name)
      return pooled
    }
    const connection = await open(name)
    await connection.execute(settings)
    return connection
  }

  /** Runs a task on a pooled connection of the session's own. */
  async function own<T>(task: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await connect('session')
    try {
      return await task(connection)
    } finally {
      await connection.release()
    }
  }

  async function runScript(info: SessionInfo, job: ScriptJob): Promise<void> {
    scripts ??= import('./script/index.ts').then(({ createScripts }) => createScripts(credentials, options, info, own))
    await (await scripts).run(job)
  }

  function interrupt(): void {
    for (const connection of all) connection.interrupt()
  }

  async function close(): Promise<void> {
    signal?.removeEventListener('abort', interrupt)
    interrupt()
    await Promise.all([...all].map((connection) => connection.settled()))
    await Promise.all([...all].map((connection) => connection.finish()))
    const trouble = lease.isLast() ? await checkpoint() : undefined
    letGo()
    ;(await scripts)?.close()
    if (trouble !== undefined) throw trouble
  }

  /**
   * Writes the log into the file here, on a thread of its own: left to the closing of the instance, it would stop the
   * whole process meanwhile.
   */
  async function checkpoint(): Promise<DatabaseError | undefined> {
    if (main === '' || path.startsWith(':memory:')) return undefined
    const connection = await open('checkpoint')
    try {
      await connection.execute(`CHECKPOINT ${quote(main)}`)
      return undefined
    } catch (thrown) {
      const error = databaseError(thrown, '')
      return error.category === 'resource' || error.category === 'environment' ? error : undefined
    }
  }

  function letGo(): void {
    for (const connection of all) connection.disconnect()
    all.clear()
    lease.release()
  }

  return {
    async start(resolveAttached: (path: string) => string): Promise<Session> {
      const setup = await open('setup')
      await runSetup(setup, credentials, resolveAttached, lease.claim)
      await setup.execute(settings)
      const info = await readInfo(setup, path)
      main = info.database
      await setup.release()
      signal?.addEventListener('abort', interrupt)
      return {
        info,
        connect,
        relations: () => own(relationsOf),
        schemas: () => own(schemasOf),
        columns: (relation) => own((connection) => columnsOfRelation(connection, relation)),
        interrupt,
        runScript: (job) => runScript(info, job),
        tidyScripts: async (connection) => (await scripts)?.tidy(connection),
        close: () => {
          closing ??= close()
          return closing
        },
      }
    },
    async abandon(): Promise<void> {
      await Promise.all([...all].map((connection) => connection.settled()))
      letGo()
    },
  }
}

function connectRetry({ retries }: DuckDbCredentials, signal: AbortSignal | undefined): RetryPolicy {
  return {
    attempts: retries?.connect_attempts ?? 1,
    exceptions: retries?.retryable_exceptions ?? [],
    firstDelay: FIRST_DELAY,
    signal,
  }
}

function queryRetry({ retries }: DuckDbCredentials, signal: AbortSignal | undefined): RetryPolicy {
  return {
    attempts: retries?.query_attempts ?? 1,
    exceptions: retries?.retryable_exceptions ?? [],
    firstDelay: FIRST_DELAY,
    signal,
  }
}
