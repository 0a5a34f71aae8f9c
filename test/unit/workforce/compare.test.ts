import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import {
  chooseScenarios,
  compareScenarios,
  comparisonLines,
  findScenarios,
  readFigures,
  type Scenario,
} from '../../../src/workforce/index.ts'
import { makeScenario } from './tables.ts'

const { dialect } = duckdbAdapter
const directory = mkdtempSync(path.join(tmpdir(), 'planwise-compare-'))
const alone = path.join(directory, 'baseline.duckdb')
const shared = path.join(directory, 'shared.duckdb')
let session: Session
let connection: Connection
let scenarios: readonly Scenario[]

beforeAll(async () => {
  await makeScenario(alone, { scenario: 'baseline', people: 40, hires: 6, years: [2025, 2026] })
  await makeScenario(shared, { scenario: 'high_growth', people: 40, hires: 9, years: [2025, 2026, 2027] })
  await makeScenario(shared, { scenario: 'baseline', people: 10, hires: 1, years: [2025] })
  await makeScenario(shared, { scenario: 'designed', design: 'a', people: 10, hires: 1, years: [2025] })
  await makeScenario(shared, { scenario: 'designed', design: 'b', people: 20, hires: 2, years: [2025] })
  const attach = [
    { path: alone, alias: 'one', read_only: true },
    { path: shared, alias: 'two', read_only: true },
  ]
  session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:', attach }), {
    cwd: directory,
    env: {},
  })
  connection = await session.connect('test')
  scenarios = await findScenarios(session, dialect, [
    { catalog: 'one', file: 'baseline.duckdb' },
    { catalog: 'two', file: 'shared.duckdb' },
  ])
})

afterAll(async () => {
  await session.close()
  rmSync(directory, { recursive: true, force: true })
})

test('finds scenarios in files of their own and in a shared one; the first file wins, plan designs are kept apart', () => {
  expect(scenarios.map(({ name, file, years }) => [name, file, years])).toEqual([
    ['baseline', 'baseline.duckdb', [2025, 2026]],
    ['designed/a', 'shared.duckdb', [2025]],
    ['designed/b', 'shared.duckdb', [2025]],
    ['high_growth', 'shared.duckdb', [2025, 2026, 2027]],
  ])
})

test('an unknown name names those there are and the command to run', () => {
  const wrong = (): unknown => chooseScenarios(scenarios, ['high_grwth'])
  expect(wrong).toThrow(
    "There are no simulated years of scenario 'high_grwth'. There are: baseline, designed/a, designed/b, high_growth",
  )
  expect(() => chooseScenarios([], ['lean'])).toThrow('No scenario has been simulated yet')
})

test('figures equal SQL written by hand', async () => {
  const [, first] = await readFigures(connection, dialect, chosen('baseline'), null)
  const hand = async (sql: string): Promise<number> => Number((await connection.query(sql)).rows[0]?.[0])
  const events = 'from one.main.fct_yearly_events where simulation_year = 2026'
  const snapshot = 'from one.main.fct_workforce_snapshot where simulation_year = 2026'
  expect(first).toEqual({
    year: 2026,
    // 40 people, 4 leave in each year; 6 hires, 1 of them leaves: 40 - 4 + 5, then 41 - 4 + 5
    startHeadcount: 41,
    hires: 6,
    experiencedTerminations: 4,
    reductionsInForce: 0,
    newHireTerminations: 1,
    terminations: 5,
    endHeadcount: 42,
    growth: 42 / 41 - 1,
    promotions: await hand(`select count(*) ${events} and event_type = 'promotion'`),
    raises: await hand(`select count(*) ${events} and event_type = 'raise'`),
    cost: await hand(`select round(sum(prorated_annual_compensation), 2) ${snapshot}`),
    annualPay: await hand(`select round(sum(current_compensation), 2) ${snapshot} and employment_status = 'active'`),
    averagePay: expect.closeTo(await hand(`select avg(current_compensation) ${snapshot} and employment_status = 'active'`), 6),
    medianPay: await hand(`select quantile_cont(current_compensation, .5) ${snapshot} and employment_status = 'active'`),
  })
  expect(first?.promotions).toBeGreaterThan(0)
})

test('differences are measured against the first scenario; years that one lacks are kept', async () => {
  const comparison = await compared('baseline', 'high_growth')
  const headcount = comparison.metrics.find(({ metric }) => metric === 'headcount')
  expect(headcount?.years).toEqual([
    {
      year: 2025,
      values: [
        { scenario: 'baseline', value: 41, difference: 0, percent: 0 },
        { scenario: 'high_growth', value: 44, difference: 3, percent: 3 / 41 },
      ],
    },
    {
      year: 2026,
      values: [
        { scenario: 'baseline', value: 42, difference: 0, percent: 0 },
        { scenario: 'high_growth', value: 48, difference: 6, percent: 6 / 42 },
      ],
    },
    {
      year: 2027,
      values: [
        { scenario: 'baseline', value: null, difference: null, percent: null },
        { scenario: 'high_growth', value: 52, difference: null, percent: null },
      ],
    },
  ])
  const growth = comparison.metrics.find(({ metric }) => metric === 'growth')?.years[1]?.values[1]
  expect(growth?.difference).toBeCloseTo(48 / 44 - 42 / 41, 12)
  expect(growth?.percent).toBeNull()
})

test('the terminal shows every metric within 80 columns', async () => {
  const comparison = await compared('baseline', 'high_growth')
  const lines = comparisonLines(comparison, 80)
  expect(lines.slice(0, 12)).toEqual([
    'Headcount at the end of the year',
    '                  2025    2026  2027',
    '  baseline          41      42     –',
    '  high_growth       44      48    52',
    '    vs baseline     +3      +6     –',
    '                 +7.3%  +14.3%     –',
    '',
    'Growth over the year',
    '                   2025    2026  2027',
    '  baseline         2.5%    2.4%     –',
    '  high_growth     10.0%    9.1%  8.3%',
    '    vs baseline  +7.5pp  +6.7pp     –',
  ])
  expect(Math.max(...comparisonLines(comparison, 42).map((line) => line.length))).toBeLessThanOrEqual(42)
})

function chosen(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

async function compared(first: string, second: string) {
  const of = async (name: string) => ({ name, figures: await readFigures(connection, dialect, chosen(name), null) })
  return compareScenarios([await of(first), await of(second)])
}
