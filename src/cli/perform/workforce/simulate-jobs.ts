import { existsSync } from 'node:fs'
import path from 'node:path'
import { failure, isPlainRecord } from '../../../model/index.ts'
import {
  PARAMETER_NAMES,
  type Plan,
  readSetting,
  readYears,
  resolveScenario,
  type Scenario,
  type Setting,
  scenarioNames,
  type Years,
} from '../../../simulate/index.ts'
import { givenText, givenWords } from '../../given.ts'
import type { Invocation } from '../../invocation.ts'
import type { Opened } from '../../open/index.ts'

/** One scenario on its way: everything decided, nothing done. */
export interface Job {
  readonly scenario: Scenario
  readonly years: Years
  /** Absolute, or `:memory:`. */
  readonly file: string
  /** The employees; `path` is absolute. */
  readonly census: { readonly given: string; readonly path: string }
}

/** What the command line asks for; every mistake is found before anything is opened. */
export function jobsOf(opened: Opened, invocation: Invocation): readonly [Job, ...Job[]] {
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
