import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import {
  type Connection,
  DatabaseError,
  type DuckDbCredentials,
  databaseNameOf,
  duckdbAdapter,
  type Session,
} from '../../../adapter/index.ts'
import { failure } from '../../../model/index.ts'
import { chooseScenarios, findScenarios, type Scenario, type ScenarioDatabase } from '../../../workforce/index.ts'
import { givenText } from '../../given.ts'
import type { Configured } from '../../open/index.ts'
import type { Task } from '../task.ts'

/** What a look at simulated scenarios works with. Nothing can be written through it. */
export interface Reading {
  readonly connection: Connection
  readonly session: Session
  readonly scenarios: readonly [Scenario, ...Scenario[]]
}

/** A database file to be attached. */
export interface DatabaseFile extends ScenarioDatabase {
  /** Absolute. */
  readonly path: string
}

/**
 * Opens the databases that hold the scenarios, all of them for reading only, and closes them whatever happens.
 *
 * @param names the scenarios to read, in order; none for all there are, those of planwise.yml first and in its order
 */
export async function withScenarios<T>(
  { invocation, signal }: Pick<Task, 'invocation' | 'signal'>,
  configured: Configured,
  names: readonly string[],
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const files = scenarioFiles(configured, givenText(invocation, 'database'), names)
  const session = await openReading(configured, files, signal)
  try {
    const found = await findScenarios(session, duckdbAdapter.dialect, files)
    const [first, ...rest] = chooseScenarios(inOrder(found, Object.keys(configured.root.scenarios)), names)
    if (first === undefined) throw new Error('no scenario was chosen')
    const connection = await session.connect('workforce')
    return await work({ connection, session, scenarios: [first, ...rest] })
  } finally {
    await session.close()
  }
}

/** The files where scenarios may be: `--database` alone, else those of target/scenarios, then the profile's own. */
export function scenarioFiles(configured: Configured, asked: string | null, names: readonly string[]): readonly DatabaseFile[] {
  const { request, targetPath, profile } = configured
  if (asked !== null) {
    const file = path.resolve(request.cwd, asked)
    if (existsSync(file)) return [fileAt(file, request.cwd)]
    throw failure('PW5203', `There is no database ${path.relative(request.cwd, file)}`, { family: 'Usage Error' })
  }
  const directory = path.join(targetPath, 'scenarios')
  const simulated = existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.duckdb'))
        .sort()
    : []
  const wanted = simulated.filter((name) => names.includes(path.basename(name, '.duckdb')))
  const enough = names.length > 0 && wanted.length === new Set(names).size
  const own = path.resolve(request.cwd, profile.credentials.path)
  const files = (enough ? wanted : simulated).map((name) => path.join(directory, name))
  return unmistakable([...files, ...(!enough && existsSync(own) ? [own] : [])].map((file) => fileAt(file, request.cwd)))
}

/** A file under the name that its own views know it by. */
export function fileAt(file: string, cwd: string, catalog: string = databaseNameOf(file)): DatabaseFile {
  return { path: file, file: path.relative(cwd, file) || file, catalog }
}

/** Names that DuckDB has for databases of its own. */
const TAKEN = ['memory', 'temp', 'system']

/** Of two files of one name only the first keeps it. */
export function unmistakable(files: readonly DatabaseFile[]): readonly DatabaseFile[] {
  const seen = new Set(TAKEN)
  return files.map((file, index) => {
    const catalog = seen.has(file.catalog.toLowerCase()) ? `${file.catalog}_${index + 1}` : file.catalog
    seen.add(catalog.toLowerCase())
    return { ...file, catalog }
  })
}

/** A session without a file of its own, with the given files attached for reading; limits and settings are the profile's. */
export async function openReading(
  { profile, request }: Pick<Configured, 'profile' | 'request'>,
  files: readonly { readonly path: string; readonly catalog: string }[],
  signal: AbortSignal,
  others: 'alone' | 'with the attachments of the profile' = 'alone',
): Promise<Session> {
  const { credentials } = profile
  const attach = [
    ...files.map((file) => ({ path: file.path, alias: file.catalog, read_only: true })),
    ...(others === 'alone' ? [] : (credentials.attach ?? []).map((each) => ({ ...each, read_only: true }))),
  ]
  const reading: DuckDbCredentials = { ...credentials, path: ':memory:', database: 'memory', attach }
  try {
    return await duckdbAdapter.open(reading, { cwd: request.cwd, env: request.env, signal })
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    const hint = error.hint ?? (error.holder === undefined ? undefined : 'A simulation is running: wait until it has ended.')
    throw failure('PW4003', error.raw, { family: 'Runtime Error', ...(hint === undefined ? {} : { hint }) }, error)
  }
}

function inOrder(scenarios: readonly Scenario[], configured: readonly string[]): readonly Scenario[] {
  const rank = ({ scenarioId }: Scenario): number => {
    const place = configured.indexOf(scenarioId)
    return place < 0 ? configured.length : place
  }
  return [...scenarios].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}
