import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { BlankSession, OpenOptions } from '../adapter.ts'
import { DatabaseError } from '../error.ts'
import { openBlank } from './blank.ts'
import { type DuckDbCredentials, databaseNameOf } from './credentials.ts'
import { quote, text } from './dialect.ts'
import { resolvePath } from './open-options.ts'

/**
 * Opens the database files of the target that are on this machine, to look at their catalogue only: read-only, beside an
 * empty database in memory. What cannot be opened is missing, with the reason.
 */
export async function openToLook(credentials: DuckDbCredentials, options: OpenOptions): Promise<BlankSession> {
  const files = [{ path: credentials.path, name: databaseNameOf(credentials.path) }]
  for (const { alias, path, type } of credentials.attach ?? []) {
    if ((type ?? 'duckdb').toLowerCase() === 'duckdb') files.push({ path, name: alias ?? databaseNameOf(path) })
  }
  const { session, missing } = await openBlank({ ...credentials, path: ':memory:', database: 'memory', attach: [] }, options)
  const without = [...missing]
  const connection = await session.connect('look')
  for (const { path, name } of files) {
    const file = resolvePath(path, options)
    if (!isAbsolute(file)) continue
    if (!existsSync(file)) {
      without.push(`the database file ${path} (there is none yet)`)
      continue
    }
    try {
      await connection.execute(`ATTACH ${text(file)} AS ${quote(name)} (READ_ONLY)`)
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.category === 'cancelled') throw error
      const holder = error.holder === undefined ? '' : `, process ${error.holder.pid} holds it`
      without.push(`the database file ${path} (${error.detail.split('\n')[0] ?? ''}${holder})`)
    }
  }
  await connection.release()
  return { session, missing: without }
}
