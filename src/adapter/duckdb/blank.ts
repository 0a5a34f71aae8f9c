import type { BlankSession, Connection, OpenOptions, Session } from '../adapter.ts'
import { DatabaseError } from '../error.ts'
import type { Attachment, DuckDbCredentials } from './credentials.ts'
import { databaseNameOf } from './credentials.ts'
import { quote, text } from './dialect.ts'
import { limitNamed } from './limits.ts'
import { openSession } from './session.ts'

/** Options that only a file has, or that would lead out of the process. */
const OF_FILES: ReadonlySet<string> = new Set(['access_mode', 'storage_compatibility_version', 'autoinstall_known_extensions'])

/**
 * Opens a database in memory that looks like the target's before anything was built: the same names of databases, settings
 * and extensions, no data. Nothing of the target is opened, no secret is made, nothing is fetched.
 */
export async function openBlank(credentials: DuckDbCredentials, options: OpenOptions): Promise<BlankSession> {
  const bare: DuckDbCredentials = {
    type: credentials.type,
    threads: credentials.threads,
    database: credentials.database,
    schema: credentials.schema,
    path: ':memory:',
    external_root: credentials.external_root,
    disable_transactions: credentials.disable_transactions,
    keep_open: credentials.keep_open,
    config_options: Object.fromEntries(
      Object.entries(credentials.config_options ?? {}).filter(([name]) => !OF_FILES.has(name.toLowerCase())),
    ),
    attach: attachments(credentials),
  }
  const missing: string[] = []
  const settings: Record<string, string> = {}
  const session = await openSession({ ...bare, settings: searchPath(credentials) }, options)
  try {
    const connection = await session.connect('extensions')
    for (const extension of credentials.extensions ?? []) {
      const name = typeof extension === 'string' ? extension : extension.name
      if (!(await succeeds(connection, `LOAD ${text(name)}`))) missing.push(`the extension ${name}`)
    }
    for (const [name, value] of Object.entries(credentials.settings ?? {})) {
      if (value === null || limitNamed(name) !== undefined || name.toLowerCase() === 'errors_as_json') continue
      if (await succeeds(connection, `SET ${name} = ${text(String(value))}`)) settings[name] = String(value)
      else missing.push(`the setting ${name}`)
    }
    await connection.release()
  } catch (error) {
    await session.close()
    throw error
  }
  return { session: withSettings(session, settings), missing }
}

/** New connections get the settings that this machine knows; some hold for one connection only. */
function withSettings(session: Session, settings: Readonly<Record<string, string>>): Session {
  const script = Object.entries(settings)
    .map(([name, value]) => `SET ${name} = ${text(value)};`)
    .join(' ')
  if (script === '') return session
  return {
    ...session,
    async connect(name) {
      const connection = await session.connect(name)
      await connection.execute(script)
      return connection
    },
  }
}

function attachments(credentials: DuckDbCredentials): Attachment[] {
  const names = new Map<string, string>([[credentials.database.toLowerCase(), credentials.database]])
  const own = databaseNameOf(credentials.path)
  names.set(own.toLowerCase(), own)
  for (const { alias, path } of credentials.attach ?? []) {
    const name = alias ?? databaseNameOf(path)
    names.set(name.toLowerCase(), name)
  }
  names.delete('memory')
  return [...names.values()].map((alias) => ({ path: ':memory:', alias, read_only: false }))
}

function searchPath(credentials: DuckDbCredentials): Record<string, string> {
  return { search_path: `${quote(credentials.database)}.main` }
}

async function succeeds(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.execute(sql)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.category !== 'cancelled') return false
    throw error
  }
}
