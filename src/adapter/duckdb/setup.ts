import type { Connection, SessionInfo } from '../adapter.ts'
import { DatabaseError } from '../error.ts'
import { missingExtension } from './advice.ts'
import type { DuckDbCredentials } from './credentials.ts'
import { text } from './dialect.ts'
import { ownError } from './errors.ts'
import { type AttachedFile, attachConflicts, hide, type SetupStep, setupSteps } from './statements.ts'

/**
 * Loads extensions (installing those that are not there yet), creates secrets, attaches databases.
 * @param claim is told of each database file before it is attached
 * @throws DatabaseError without any secret value in its text
 */
export async function runSetup(
  connection: Connection,
  credentials: DuckDbCredentials,
  resolvePath: (path: string) => string,
  claim: (file: AttachedFile) => void,
): Promise<void> {
  for (const step of setupSteps(credentials, resolvePath)) await runStep(connection, step, claim)
}

async function runStep(connection: Connection, step: SetupStep, claim: (file: AttachedFile) => void): Promise<void> {
  switch (step.kind) {
    case 'extension':
      return loadExtension(connection, step.load, step.install)
    case 'secret':
      return hiding(step.hidden, () => withExtension(connection, step.sql))
    case 'attach': {
      const twice = attachConflicts(step.attachment)
      if (twice.length > 0) {
        const detail = `attach "${step.attachment.path}": ${twice.join(', ')} given both as a key and under "options"`
        throw ownError('Invalid Configuration', 'environment', detail, 'Keep one of the two.')
      }
      if (step.file !== undefined) claim(step.file)
      return hiding(step.hidden, () => withExtension(connection, step.sql))
    }
  }
}

/** Loading first keeps a machine without network working once the extension is there. */
async function loadExtension(connection: Connection, load: string, install: string): Promise<void> {
  try {
    await connection.execute(load)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.category === 'cancelled') throw error
    await connection.execute(install)
    await connection.execute(load)
  }
}

/** A database or a secret of a type that an extension provides asks for that extension. */
async function withExtension(connection: Connection, sql: string): Promise<void> {
  try {
    await connection.execute(sql)
  } catch (error) {
    const extension = error instanceof DatabaseError ? missingExtension(error.detail) : undefined
    if (extension === undefined) throw error
    await loadExtension(connection, `LOAD ${text(extension)}`, `INSTALL ${text(extension)}`)
    await connection.execute(sql)
  }
}

/** The excerpt of the statement goes, and what is hidden is blotted out of the rest. */
async function hiding(hidden: readonly string[], task: () => Promise<void>): Promise<void> {
  try {
    await task()
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    const detail = hide(error.detail, hidden)
    throw new DatabaseError({
      category: error.category,
      exceptionType: error.exceptionType,
      detail,
      raw: `${error.exceptionType} Error: ${detail}`,
      candidates: error.candidates,
      subtype: error.subtype,
      hint: error.hint === undefined ? undefined : hide(error.hint, hidden),
      holder: error.holder,
    })
  }
}

const INFO = `select version(), current_database(), current_setting('threads'), current_setting('memory_limit'),
  current_setting('temp_directory'), current_setting('TimeZone')`

export async function readInfo(connection: Connection, path: string): Promise<SessionInfo> {
  const { rows } = await connection.query(INFO)
  const [version, database, threads, memoryLimit, tempDirectory, timeZone] = (rows[0] ?? []).map((cell) => String(cell ?? ''))
  return {
    version: version ?? '',
    database: database ?? '',
    path,
    threads: Number(threads),
    memoryLimit: memoryLimit ?? '',
    tempDirectory: tempDirectory ?? '',
    timeZone: timeZone ?? '',
  }
}
