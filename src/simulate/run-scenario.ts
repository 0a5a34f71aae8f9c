import type { Connection, Dialect, Session } from '../adapter/index.ts'
import { failure, type NodeId, type PlainRecord, type Project, type RunResult, type SimulatedYear } from '../model/index.ts'
import { type OneTransaction, openOneTransaction, type RunOutcome, type RunWorld, runNodes } from '../run/index.ts'
import { differences, type Fingerprint } from './fingerprint.ts'
import type { Phases } from './phases.ts'
import type { Scenario } from './scenario.ts'
import { type RunRecord, type RunState, stateTable } from './state.ts'
import { type FailedCheck, failedChecks, summaryOf } from './year.ts'
import { eachYear, type Years } from './years.ts'

/** What a scenario's run stands on, made by the composition root. */
export interface ScenarioWorld {
  readonly scenario: Scenario
  readonly years: Years
  readonly resume: boolean
  readonly phases: Phases
  readonly project: Project
  readonly fingerprint: Fingerprint
  readonly session: Session
  readonly dialect: Dialect
  /** Database and schema of the project's tables. */
  readonly where: { readonly database: string; readonly schema: string }
  /** A run of these nodes with these variables; a session of one transaction gets its runs on one thread. */
  readonly worldOf: (
    vars: PlainRecord,
    selected: readonly NodeId[],
    on: { readonly session: Session; readonly transaction: RunWorld['transaction'] },
  ) => RunWorld
  readonly tell: (event: ScenarioEvent) => void
  readonly now: () => Date
  readonly version: string
  readonly signal: AbortSignal
}

/** What a scenario's run has to say on its way. */
export type ScenarioEvent =
  | { readonly kind: 'removes'; readonly years: readonly number[] }
  | { readonly kind: 'continues'; readonly after: number }
  | { readonly kind: 'prepared'; readonly seconds: number }
  | { readonly kind: 'year'; readonly summary: SimulatedYear; readonly warnings: readonly FailedCheck[]; readonly left: number }

/** How a scenario ended. */
export interface ScenarioOutcome {
  readonly status: 'completed' | 'failed' | 'interrupted'
  readonly years: readonly SimulatedYear[]
  /** Why it failed. */
  readonly failed: {
    readonly year: number | null
    readonly checks: readonly FailedCheck[]
    readonly results: readonly RunResult[]
  } | null
}

/**
 * Runs a scenario year by year. Each year is one transaction: its rows, its checks and the note that it is done take effect
 * together, and a year that fails leaves the tables as the year before left them.
 *
 * @throws {PlanwiseError} PW5307 when `--resume` would mix two configurations, PW5308 when the year before is missing
 */
export async function runScenario(world: ScenarioWorld): Promise<ScenarioOutcome> {
  const { session, dialect, where } = world
  const state = stateTable(dialect, where)
  const transaction = await openOneTransaction(session, 'simulation')
  const done: SimulatedYear[] = []
  try {
    await state.prepare(transaction.connection)
    const before = await state.read(transaction.connection, world.scenario)
    const first = firstYear(world, before)
    if (first > world.years.last) return { status: 'completed', years: done, failed: null }
    announce(world, before, first)
    const startedAt = world.now()
    const prepared = await prepare(world, first)
    if (prepared !== null) return await ended(world, transaction.connection, done, prepared)
    for (const year of eachYear({ first, last: world.years.last })) {
      const record = recordOf(world, first, year, startedAt)
      const failed = await runYear(world, transaction, year, (seconds) =>
        state.write(transaction.connection, { ...record, updatedAt: world.now().toISOString(), seconds }),
      )
      if (!('summary' in failed)) return await ended(world, transaction.connection, done, failed)
      done.push(failed.summary)
      world.tell({ kind: 'year', summary: failed.summary, warnings: failed.warnings, left: world.years.last - year })
    }
    const after = await runPhase(world, world.phases.afterwards, world.years.last)
    if (!after.success)
      return await ended(world, transaction.connection, done, { year: null, checks: [], results: after.results })
    await state.settle(transaction.connection, world.scenario, 'completed', null, world.now().toISOString())
    return { status: 'completed', years: done, failed: null }
  } finally {
    await transaction.close()
  }
}

type Failed = NonNullable<ScenarioOutcome['failed']>

/** Everything that no year changes. */
async function prepare(world: ScenarioWorld, first: number): Promise<Failed | null> {
  const began = performance.now()
  const { success, results } = await runPhase(world, world.phases.once, first)
  if (!success) return { year: null, checks: [], results }
  world.tell({ kind: 'prepared', seconds: (performance.now() - began) / 1000 })
  return null
}

function runPhase(world: ScenarioWorld, nodes: readonly NodeId[], year: number): Promise<RunOutcome> {
  return runNodes(world.worldOf(varsOf(world, year), nodes, { session: world.session, transaction: 'node' }))
}

function varsOf({ scenario }: ScenarioWorld, year: number): PlainRecord {
  return { ...scenario.vars, simulation_year: year }
}

/** One year from its first statement to its commit. */
async function runYear(
  world: ScenarioWorld,
  transaction: OneTransaction,
  year: number,
  note: (seconds: number) => Promise<void>,
): Promise<Failed | { readonly summary: SimulatedYear; readonly warnings: readonly FailedCheck[] }> {
  const { dialect, where, scenario, phases } = world
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const run = (nodes: readonly NodeId[]): Promise<RunOutcome> =>
    runNodes(world.worldOf(varsOf(world, year), nodes, { session: transaction.session, transaction: 'session' }))
  await transaction.begin()
  try {
    const built = await run(phases.yearly)
    if (!built.success) return { year, checks: [], results: built.results }
    const checks = await failedChecks(transaction.connection, dialect, where, scenario, year)
    const tested = await run(phases.tests)
    if (!tested.success) return { year, checks, results: tested.results }
    const summary = await summaryOf(transaction.connection, dialect, where, scenario, year)
    await note(seconds())
    await transaction.commit()
    return { summary: { ...summary, seconds: seconds() }, warnings: checks }
  } finally {
    await transaction.rollback()
  }
}

/** Says in the state how it ended, unless nothing of this configuration was ever done. */
async function ended(
  world: ScenarioWorld,
  connection: Connection,
  years: readonly SimulatedYear[],
  failed: Failed,
): Promise<ScenarioOutcome> {
  const status = world.signal.aborted ? 'interrupted' : 'failed'
  if (years.length > 0) {
    const message = failed.year === null ? null : `${failed.year}: ${failed.checks.map(({ name }) => name).join(', ')}`
    const state = stateTable(world.dialect, world.where)
    await state.settle(connection, world.scenario, status, message, world.now().toISOString())
  }
  return { status, years, failed }
}

function recordOf(world: ScenarioWorld, first: number, year: number, startedAt: Date): Omit<RunRecord, 'updatedAt' | 'seconds'> {
  return {
    scenario: world.scenario,
    fingerprint: world.fingerprint,
    firstYear: first,
    lastYear: year,
    status: 'running',
    message: null,
    version: world.version,
    startedAt: startedAt.toISOString(),
  }
}

/** Where the run begins: after the last year done with `--resume`, else at the first year asked for. */
function firstYear({ scenario, years, resume, fingerprint }: ScenarioWorld, before: RunState | null): number {
  const done = before?.lastYear ?? null
  const changed = before === null ? [] : differences(before.fingerprint, fingerprint)
  if (resume) {
    if (done === null) return years.first
    if (changed.length > 0) {
      throw failure('PW5307', `Scenario '${scenario.name}' cannot be resumed: ${shown(changed)}`, {
        family: 'Runtime Error',
        hint: 'Undo the change, or leave --resume out to run the years anew.',
      })
    }
    return Math.max(years.first, done + 1)
  }
  if (years.first === scenario.startYear) return years.first
  if (done === null || done < years.first - 1 || changed.length > 0) {
    const why =
      changed.length > 0
        ? `what its earlier years were made with has changed: ${shown(changed)}`
        : `${years.first - 1} has not been simulated`
    throw failure('PW5308', `Scenario '${scenario.name}' cannot start in ${years.first}: ${why}`, {
      family: 'Runtime Error',
      hint: `Run the years from ${scenario.startYear} on.`,
    })
  }
  return years.first
}

const SHOWN = 6

function shown(changes: readonly string[]): string {
  const more = changes.length - SHOWN
  return `${changes.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

/** Before anything is touched: which years give way, or which the run goes on from. */
function announce(world: ScenarioWorld, before: RunState | null, first: number): void {
  const last = before?.lastYear ?? null
  if (last === null) return
  if (last >= first) world.tell({ kind: 'removes', years: eachYear({ first, last }) })
  else world.tell({ kind: 'continues', after: last })
}
