import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Connection, OpenOptions, SessionInfo } from '../../adapter.ts'
import type { ScriptJob } from '../../script.ts'
import type { DuckDbCredentials } from '../credentials.ts'
import { copyIn, detachAll, type Exchange, openExchange, removeExchange } from './exchange.ts'
import { type Interpreter, runProcess } from './process.ts'
import { PYTHON_DRIVER } from './python-driver.ts'

/** Runs scripts beside a session. */
export interface Scripts {
  /**
   * Runs a model's code in a process of its own, and creates the tables that it made on the job's connection.
   * @throws ScriptError; DatabaseError when inputs or results cannot be copied
   */
  run(job: ScriptJob): Promise<void>
  /** Lets go of what the results of a connection's scripts were read from; with a transaction open, nothing happens yet. */
  tidy(connection: Connection): Promise<void>
  /** Removes what is left of all of them; the database is closed. */
  close(): void
}

/** @param own runs a task on a connection that no node uses */
export function createScripts(
  credentials: DuckDbCredentials,
  options: OpenOptions,
  info: SessionInfo,
  own: <T>(task: (connection: Connection) => Promise<T>) => Promise<T>,
): Scripts {
  const left = new Map<Connection, { readonly directory: string; readonly aliases: readonly string[] }[]>()
  const modulePaths = (credentials.module_paths ?? []).map((one) => path.resolve(options.cwd, one))
  return {
    async run(job) {
      const exchange = await own((connection) => openExchange(job, connection, info, modulePaths))
      const aliases: string[] = []
      left.set(job.connection, [...(left.get(job.connection) ?? []), { directory: exchange.directory, aliases }])
      const made = await runProcess(interpreterOf(job, exchange, options), exchange.order.answer, job)
      await own((connection) => copyIn(job, exchange, made, connection, (alias) => aliases.push(alias)))
    },
    async tidy(connection) {
      const found = left.get(connection) ?? []
      // a transaction around several nodes still reads from the files: they go with the session
      if (connection.inTransaction) return
      left.delete(connection)
      for (const { directory, aliases } of found) {
        await own((other) => detachAll(other, aliases))
        removeExchange(directory)
      }
    },
    close() {
      for (const { directory } of [...left.values()].flat()) removeExchange(directory)
    },
  }
}

function interpreterOf(
  { language }: ScriptJob,
  { directory, file }: Exchange,
  { env, cwd, scriptWorker }: OpenOptions,
): Interpreter {
  if (language === 'typescript') {
    if (scriptWorker === undefined) throw new Error('Nothing here runs TypeScript models')
    return { command: process.execPath, args: [scriptWorker(), file], env, cwd }
  }
  const driver = path.join(directory, 'driver.py')
  writeFileSync(driver, PYTHON_DRIVER)
  // an empty variable is how a shell says that there is none
  const command = env['PLANWISE_PYTHON'] || 'python3'
  return { command, args: [driver, file], env: { ...env, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' }, cwd }
}
