import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cell, type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'

/** A directory of its own for one test file, removed at the end. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'planwise-census-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const sessions: Session[] = []
afterAll(async () => {
  for (const session of sessions) await session.close()
})

/** A connection to a database in memory that lives as long as the test file. */
export async function connect(settings: Record<string, string | number | boolean> = {}): Promise<Connection> {
  const credentials = duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:', settings })
  const session = await duckdbAdapter.open(credentials, { cwd: tmpdir(), env: {} })
  sessions.push(session)
  return session.connect('test')
}

/** The first row of a query, integers as numbers. */
export async function row(connection: Connection, sql: string): Promise<readonly Cell[]> {
  const [first] = (await connection.query(sql)).rows
  if (first === undefined) throw new Error('no row')
  return first.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell))
}

/** The first value of a query that yields a number. */
export async function value(connection: Connection, sql: string): Promise<number> {
  const [cell] = await row(connection, sql)
  if (typeof cell !== 'number') throw new Error(`not a number: ${String(cell)}`)
  return cell
}
