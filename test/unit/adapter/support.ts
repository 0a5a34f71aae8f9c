import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseError, duckdbAdapter, type OpenOptions, type Session } from '../../../src/adapter/index.ts'

/** A directory of its own for one test file, removed at the end. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'planwise-adapter-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const open = new Set<Session>()

/** Opens a session that is closed after the test if the test did not. */
export async function openSession(target: Record<string, unknown>, options: Partial<OpenOptions> = {}): Promise<Session> {
  const credentials = duckdbAdapter.credentials.parse({ type: 'duckdb', ...target })
  const session = await duckdbAdapter.open(credentials, { cwd: tmpdir(), env: {}, ...options })
  open.add(session)
  return session
}

afterEach(async () => {
  for (const session of open) await session.close()
  open.clear()
})

/** The DatabaseError a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<DatabaseError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof DatabaseError) return error
    throw error
  }
  throw new Error('expected a DatabaseError')
}
