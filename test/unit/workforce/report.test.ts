import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import { findScenarios, readFigures } from '../../../src/workforce/index.ts'
import { readReportScenario, reportPage } from '../../../src/workforce/report/index.ts'
import { bridgeSteps } from '../../../src/workforce/report/scenario-section.ts'
import { makeScenario, withDatabase } from './tables.ts'

const { dialect } = duckdbAdapter
const directory = mkdtempSync(path.join(tmpdir(), 'planwise-report-'))
const hostile = `a<script>alert('1')</script>&"b`
let session: Session
let connection: Connection
let page = ''

beforeAll(async () => {
  const file = path.join(directory, 'two.duckdb')
  await makeScenario(file, { scenario: 'baseline', people: 40, hires: 6, years: [2025, 2026] })
  await makeScenario(file, { scenario: 'other', people: 40, hires: 9, years: [2025, 2026] })
  await withDatabase(file, async (run) => {
    const text = dialect.literal(hostile)
    for (const table of ['fct_workforce_snapshot', 'fct_yearly_events', 'fct_headcount_bridge', 'mon_data_quality'])
      await run(`update ${table} set scenario_id = ${text} where scenario_id = 'other'`)
    await run(`update mon_data_quality set check_name = ${text} where scenario_id = 'baseline'`)
    await run(`create table stg_census_quarantine as select 7 as line, 'E1' as employee_id, ${text} as reason`)
    await run(`create table mart_census_intake as select 42 as rows_read, 1 as rows_quarantined, 1 as duplicates_dropped,
      40 as employees_active, 0 as employees_terminated, 0 as employees_flagged`)
    await run(`create table mon_simulation_run as select 'baseline' as scenario_id, 'default' as plan_design_id, 42 as random_seed,
      '{"target_growth_rate": {"value": 0.03, "source": "simulation", "origin": "planwise.yml:20:23"}}'::json as parameters,
      '{"code": {"model.a": "1"}}'::json as fingerprint`)
    await run(`create table mon_simulation_ensemble as select 'baseline' as scenario_id, 'default' as plan_design_id, y as simulation_year,
      metric, 100 as seeds, 42 as first_seed, 40 * (metric = 'headcount')::int + p10 as p10, 40.0 * (metric = 'headcount')::int + p50 as p50,
      40 * (metric = 'headcount')::int + p90 as p90 from (values (2025), (2026)) years(y),
      (values ('headcount', 0, 0, 0), ('payroll_cost', 900000, 1000000, 1200000)) metrics(metric, p10, p50, p90)`)
  })
  const attach = [{ path: file, alias: 'two', read_only: true }]
  session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:', attach }), {
    cwd: directory,
    env: {},
  })
  connection = await session.connect('test')
  const found = await findScenarios(session, dialect, [{ catalog: 'two', file: 'two.duckdb' }])
  const read = async (name: string) => {
    const scenario = found.find((each) => each.name === name)
    if (scenario === undefined) throw new Error(`no ${name}`)
    const figures = await readFigures(connection, dialect, scenario, null)
    return readReportScenario(connection, dialect, scenario, { name, figures }, null)
  }
  page = reportPage({
    project: hostile,
    writtenAt: new Date('2026-01-02T03:04:05Z'),
    scenarios: [await read('baseline'), await read(hostile)],
    notes: [{ topic: 'export', name: 'commit', value: hostile, source: 'git' }],
  })
})

afterAll(async () => {
  await session.close()
  rmSync(directory, { recursive: true, force: true })
})

test('the page needs nothing from anywhere', () => {
  const references = [...page.matchAll(/\b(?:src|href|xlink:href|action|data)="([^"]*)"|url\(([^)]*)\)|@import/g)]
  expect(references.map((match) => match[1]).filter((target) => target?.startsWith('#') !== true)).toEqual([])
  expect(page).not.toMatch(/https?:/)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
})

test('whatever stands in the tables is text, not markup', () => {
  expect(page).not.toContain('<script')
  expect(page).toContain('a&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;b')
})

test('elements are closed in order', () => {
  const open: string[] = []
  const body = page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<!doctype html>/, '')
  for (const [tag, close, name = '', self] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g)) {
    if (close === '/') expect([tag, open.pop()]).toEqual([tag, name])
    else if (!tag.endsWith('/>') && !['meta', 'br'].includes(name)) open.push(name)
    expect(self).toBeDefined()
  }
  expect(open).toEqual([])
  // nothing looked like a tag and was none
  expect(body.replace(/<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g, '')).not.toContain('<')
})

test('every chart has a name and a table beside it', () => {
  for (const [figure] of page.matchAll(/<figure>[\s\S]*?<\/figure>/g)) {
    expect(figure).toMatch(/<svg [^>]*role="img" aria-label="[^"]+"/)
  }
  expect(page.match(/<svg /g)?.length).toBe(2 + 2 * 5 + 1)
  expect(page).not.toMatch(/NaN|undefined|null/)
})

test('it says what was set aside, what does not hold, and where parameters come from', () => {
  const text = page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(text).toContain('42 rows read, 40 people used, 1 rows set aside, 1 duplicates dropped')
  expect(text).toContain('Line Employee What is wrong The row was 7 E1 a&lt;script')
  expect(text).toContain('target_growth_rate 0.03 simulation (planwise.yml:20:23)')
  expect(text).toMatch(/fingerprint [0-9a-f]{16} /)
  expect(text).toContain('2025 a&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;b warning 2')
})

test('an ensemble shows the median and the band, and what chance does not touch', () => {
  const text = page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(text).toContain('The same plan with 100 seeds')
  expect(text).toContain('The same with every seed: headcount at the end of the year.')
  expect(text).toContain('90 % lie below 1,200,000 1,200,000 Median 1,000,000 1,000,000 10 % lie below 900,000 900,000')
  expect(page).toMatch(/<path class="band s0" d="M[^"]+Z"/)
})

test('the bridge ends where the year ends', async () => {
  const [first] = await findScenarios(session, dialect, [{ catalog: 'two', file: 'two.duckdb' }])
  if (first === undefined) throw new Error('none')
  const steps = bridgeSteps(await readFigures(connection, dialect, first, null))
  let at = 0
  for (const { kind, value } of steps) {
    if (kind === 'change') at += value
    else {
      if (at !== 0) expect(value).toBe(at)
      at = value
    }
  }
  expect(steps.map(({ name }) => name).filter((name) => name.startsWith('End'))).toEqual(['End 2025', 'End 2026'])
})
