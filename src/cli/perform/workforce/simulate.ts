import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DuckDbCredentials, duckdbAdapter, type Session } from '../../../adapter/index.ts'
import { withTestEdges } from '../../../graph/index.ts'
import type { SimulateData, SimulatedScenario } from '../../../model/index.ts'
import { fingerprintOf, type Phases, phasesOf, runScenario, type ScenarioWorld, type Years } from '../../../simulate/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenText } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { type Opened, openProject } from '../../open/index.ts'
import { type TargetFiles, targetOf } from '../../target-files.ts'
import { planwiseVersion } from '../../version.ts'
import { placedInProfile, runWorld } from '../session.ts'
import type { Task } from '../task.ts'
import { inDatabase } from './in-database.ts'
import { shownPath } from './shown-path.ts'
import { checkColumns, mistakeLines } from './simulate-census.ts'
import { type Job, jobsOf } from './simulate-jobs.ts'
import { closingLines, dataOf, eventLine, planLines, plannedData, quietEmit } from './simulate-lines.ts'
import { simulateSeeds } from './simulate-seeds.ts'

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

/** The checksum of a file, which may be large. */
async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
