import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DuckDbCredentials, duckdbAdapter, type Session } from '../../../adapter/index.ts'
import { withTestEdges } from '../../../graph/index.ts'
import { failure, isPlainRecord, type SimulateData, type SimulatedScenario } from '../../../model/index.ts'
import {
  fingerprintOf,
  PARAMETER_NAMES,
  type Phases,
  type Plan,
  phasesOf,
  readSetting,
  readYears,
  resolveScenario,
  runScenario,
  type Scenario,
  type ScenarioWorld,
  type Setting,
  scenarioNames,
  type Years,
} from '../../../simulate/index.ts'
import { censusLines, checkCensusColumns, readIntake, readMistakes } from '../../../workforce/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenText, givenWords } from '../../given.ts'
import type { Invocation, Outcome } from '../../invocation.ts'
import { type Opened, openProject } from '../../open/index.ts'
import { type TargetFiles, targetOf } from '../../target-files.ts'
import { planwiseVersion } from '../../version.ts'
import { placedInProfile, runWorld } from '../session.ts'
import type { Task } from '../task.ts'
import { inDatabase } from './in-database.ts'
import { closingLines, dataOf, eventLine, planLines, plannedData, quietEmit } from './simulate-lines.ts'
import { simulateSeeds } from './simulate-seeds.ts'

/** One scenario on its way: everything decided, nothing done. */
interface Job {
  readonly scenario: Scenario
  readonly years: Years
  /** Absolute, or `:memory:`. */
  readonly file: string
  /** The employees; `path` is absolute. */
  readonly census: { readonly given: string; readonly path: string }
}

/** `simulate [YEARS]`: the scenarios one after the other, each in its own database file unless `--database` names one. */
export async function performSimulate(task: Task): Promise<Outcome<SimulateData>> {
  const { invocation, request, signal } = task
  const began = performance.now()
  const opened = await openProject({ ...request, emit: quietEmit(request.emit, request.flags.is('debug')) })
  const phases = phasesOf(opened.project, opened.graph, invocation.given.get('test') !== false)
  const jobs = jobsOf(opened, invocation)
  const say = (text: string): void => request.emit({ kind: 'output', what: 'text', text })
  const results: SimulatedScenario[] = []
  const mistakes = new Set<string>()
  for (const job of jobs) {
    if (signal.aborted) break
    if (invocation.given.get('dry_run') === true) {
      for (const line of planLines(job, phases, shownPath(request.cwd, job.file))) say(line)
      results.push(plannedData(job, phases, opened.project, shownPath(request.cwd, job.file)))
      continue
    }
    const { data, census } = await simulateOne(opened, task, job, phases)
    results.push(data)
    for (const line of census) if (!mistakes.has(line)) say(line)
    for (const line of census) mistakes.add(line)
  }
  const seconds = (performance.now() - began) / 1000
  const interrupted = signal.aborted
  const success = !interrupted && results.every(({ status }) => status === 'completed' || status === 'planned')
  for (const line of closingLines(results, seconds)) say(line)
  return {
    exitCode: interrupted ? exitCodes.interrupted : success ? exitCodes.success : exitCodes.failure,
    success,
    result: { scenarios: results, seconds },
  }
}

/** What the command line asks for; every mistake is found before anything is opened. */
function jobsOf(opened: Opened, invocation: Invocation): readonly [Job, ...Job[]] {
  const plan = planOf(opened)
  const settings = settingsOf(invocation)
  checkSeeds(invocation)
  const asked = givenWords(invocation, 'scenario')
  const names = invocation.given.get('all_scenarios') === true ? scenarioNames(plan) : asked.length > 0 ? asked : [null]
  const database = givenText(invocation, 'database')
  const jobs = names.map((name): Job => {
    const scenario = resolveScenario(plan, name, settings)
    const years = readYears(yearWords(invocation), { first: scenario.startYear, last: scenario.endYear })
    return { scenario, years, file: fileOf(opened, scenario, database), census: censusFile(opened, scenario) }
  })
  const [first, ...rest] = jobs
  if (first === undefined) {
    throw failure('PW5302', 'planwise.yml has no scenarios', { family: 'Usage Error', hint: 'Leave --all-scenarios out.' })
  }
  return [first, ...rest]
}

/** The argument; the library, which has none, gives `years`. */
function yearWords(invocation: Invocation): readonly string[] {
  const years = givenText(invocation, 'years')
  return invocation.args.length > 0 || years === null ? invocation.args : [years]
}

/** @throws {PlanwiseError} PW1300 unless there are several */
function checkSeeds({ given }: Invocation): void {
  const seeds = given.get('seeds')
  if (typeof seeds !== 'number' || (seeds >= 2 && seeds <= 10_000)) return
  throw failure('PW1300', `Invalid value for '--seeds': ${seeds} is not between 2 and 10000.`, { family: 'Usage Error' })
}

function planOf({ root }: Opened): Plan {
  const own = root.vars[root.name]
  return {
    simulation: root.simulation,
    scenarios: root.scenarios,
    file: root.source.file,
    vars: { ...root.vars, ...(isPlainRecord(own) ? own : {}) },
  }
}

/** `--set`, and the options that are short for one; parameters given with `--vars` count as well. */
function settingsOf(invocation: Invocation): readonly Setting[] {
  const vars = Object.entries(invocation.flags.mapping('vars'))
    .filter(([name]) => PARAMETER_NAMES.includes(name))
    .map(([name, value]): Setting => ({ name, value, origin: `--vars ${name}` }))
  const seed = invocation.given.get('seed')
  const census = givenText(invocation, 'census')
  return [
    ...vars,
    ...givenWords(invocation, 'set').map(readSetting),
    ...(typeof seed === 'number' ? [{ name: 'random_seed', value: seed, origin: `--seed ${seed}` }] : []),
    ...(census === null
      ? []
      : [{ name: 'census_path', value: path.resolve(invocation.cwd, census), origin: `--census ${census}` }]),
  ]
}

function fileOf(opened: Opened, { name }: Scenario, database: string | null): string {
  if (database === ':memory:') return database
  return database === null
    ? path.join(opened.targetPath, 'scenarios', `${name}.duckdb`)
    : path.resolve(opened.request.cwd, database)
}

async function simulateOne(
  opened: Opened,
  task: Task,
  job: Job,
  phases: Phases,
): Promise<{ readonly data: SimulatedScenario; readonly census: readonly string[] }> {
  const { request, signal } = task
  const { scenario, years, file } = job
  const checked = { path: job.census.given, checksum: await checksumOf(job.census.path) }
  const here = inDatabase(opened, file, scenario.vars)
  if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true })
  const session = await openScenario(here, givenText(task.invocation, 'memory_limit'), task)
  const target = targetOf(here)
  const shown = shownPath(request.cwd, file)
  const tell = eventLine(scenario, jobTotal(years), (text) => request.emit({ kind: 'note', message: text }))
  try {
    if ([...here.project.nodes.values()].some(({ name }) => name === 'stg_census_rows'))
      await checkColumns(session, here, checked.path)
    const world: ScenarioWorld = {
      scenario,
      years,
      resume: task.invocation.given.get('resume') === true,
      phases,
      project: here.project,
      fingerprint: fingerprintOf(scenario, here.project, checked, sha256),
      session,
      dialect: duckdbAdapter.dialect,
      where: { database: session.info.database, schema: here.profile.credentials.schema },
      worldOf: worldsOf(here, target, signal),
      tell,
      now: request.now,
      version: planwiseVersion(),
      signal,
    }
    const outcome = await runScenario(world)
    const ensemble = outcome.status === 'completed' ? await ensembleOf(opened, task, world, target) : null
    const nothing = signal.aborted || (outcome.failed?.year === null && outcome.years.length === 0)
    const census = nothing ? [] : await mistakeLines(session, here, scenario)
    return { data: { ...dataOf(job, outcome, shown), ensemble }, census }
  } finally {
    await session.close()
    await target.settled()
  }
}

/** With `--seeds`: the same scenario once per seed, in memory. */
async function ensembleOf(
  opened: Opened,
  task: Task,
  world: ScenarioWorld,
  target: TargetFiles,
): Promise<SimulatedScenario['ensemble']> {
  const { scenario, signal } = world
  const seeds = task.invocation.given.get('seeds')
  if (typeof seeds !== 'number') return null
  const here = inDatabase(opened, ':memory:', scenario.vars)
  const session = await openScenario(here, givenText(task.invocation, 'memory_limit'), task)
  try {
    return await simulateSeeds({
      scenario,
      seeds,
      world: {
        ...world,
        project: here.project,
        session,
        where: { database: session.info.database, schema: here.profile.credentials.schema },
        worldOf: worldsOf(here, target, signal),
      },
      store: world,
      say: (message) => task.request.emit({ kind: 'note', message }),
    })
  } finally {
    await session.close()
  }
}

const jobTotal = ({ first, last }: Years): number => last - first + 1

function worldsOf(here: Opened, target: TargetFiles, signal: AbortSignal): ScenarioWorld['worldOf'] {
  const graph = withTestEdges(here.graph, here.project)
  return (vars, selected, { session, transaction }) => {
    const base = runWorld(here, session, target, selected, signal)
    const cliVars = { ...here.world.cliVars, ...vars }
    return {
      ...base,
      graph,
      transaction,
      world: { ...here.world, cliVars, invocationArgs: { ...here.world.invocationArgs, vars: cliVars } },
      options: {
        ...base.options,
        which: 'build',
        threads: transaction === 'session' ? 1 : base.options.threads,
        failFast: transaction === 'session' || base.options.failFast,
      },
    }
  }
}

/** Texts are ids for the most part: looking for ways to compress them takes longer than all the rest, and saves little. */
const PLAIN_TEXT = { disabled_compression_methods: 'fsst,dict_fsst,zstd,dictionary' }

async function openScenario(here: Opened, memoryLimit: string | null, { signal }: Task): Promise<Session> {
  const { profile, request } = here
  const credentials: DuckDbCredentials = {
    ...profile.credentials,
    settings: {
      ...PLAIN_TEXT,
      ...profile.credentials.settings,
      ...(memoryLimit === null ? {} : { memory_limit: memoryLimit }),
    },
  }
  try {
    return await duckdbAdapter.open(credentials, { cwd: request.cwd, env: request.env, signal })
  } catch (error) {
    throw placedInProfile(error, here)
  }
}

async function checkColumns(session: Session, { request }: Opened, census: string): Promise<void> {
  const file = path.resolve(request.cwd, census)
  const connection = await session.connect('census')
  try {
    await checkCensusColumns(connection, duckdbAdapter.dialect, file, shownPath(request.cwd, file))
  } finally {
    await connection.release()
  }
}

/** So many mistakes of the census are said; the others are in its tables. */
const SAID_MISTAKES = 20

/** What is wrong in the census, line by line. */
async function mistakeLines(session: Session, here: Opened, { name, parameters }: Scenario): Promise<readonly string[]> {
  const catalog = session.info.database
  const { schema } = here.profile.credentials
  const relations = await session.relations()
  const inside = relations.filter((relation) => relation.database === catalog && relation.schema === schema)
  const place = { catalog, schema, tables: new Set(inside.map(({ identifier }) => identifier)) }
  const connection = await session.connect('census')
  try {
    const intake = await readIntake(connection, duckdbAdapter.dialect, place)
    const mistakes = await readMistakes(connection, duckdbAdapter.dialect, place, SAID_MISTAKES)
    const given = String(parameters.find((parameter) => parameter.name === 'census_path')?.value ?? 'census')
    const file = path.relative(here.request.cwd, path.resolve(here.request.cwd, given))
    return censusLines(file, intake, mistakes, `planwise inspect stg_census_quarantine --scenario ${name}`)
  } finally {
    await connection.release()
  }
}

/** @throws {PlanwiseError} PW5309 when there is none */
function censusFile({ request }: Opened, { parameters }: Scenario): Job['census'] {
  const parameter = parameters.find(({ name }) => name === 'census_path')
  const given = String(parameter?.value ?? '')
  const file = path.resolve(request.cwd, given)
  if (existsSync(file)) return { given, path: file }
  throw failure('PW5309', `There is no census ${given} (${parameter?.origin ?? 'census_path'})`, {
    family: 'Runtime Error',
    hint: 'Give --census FILE, or set census_path; planwise census makes one of made-up people.',
  })
}

/** The checksum of a file, which may be large. */
async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function shownPath(cwd: string, file: string): string {
  return file === ':memory:' ? file : path.relative(cwd, file) || file
}
