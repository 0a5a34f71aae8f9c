import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openProject } from '../../src/index.ts'
import { makeScenario } from '../unit/workforce/tables.ts'
import { planwise, scratch, writeProject } from './planwise.ts'

const directory = writeProject(scratch(), {
  'planwise.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nscenarios: {baseline: {}, high_growth: {base: baseline}}\n',
  'models/orders.sql': "select i as id, if(i = 2, null, 'a' || i) as name from range(3) t(i)",
})
const scenarios = path.join(directory, 'target/scenarios')

beforeAll(async () => {
  mkdirSync(scenarios, { recursive: true })
  await makeScenario(path.join(scenarios, 'high_growth.duckdb'), {
    scenario: 'high_growth',
    people: 40,
    hires: 9,
    years: [2025, 2026],
  })
  await makeScenario(path.join(scenarios, 'baseline.duckdb'), { scenario: 'baseline', people: 40, hires: 6, years: [2025, 2026] })
})

const run = async (line: string) => {
  const { code, stdout, stderr } = await planwise(line.split(' '), directory)
  return { code, out: stdout.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, ''), stderr }
}

test('compare takes the scenarios in the order of planwise.yml, or as they are named', async () => {
  const both = await run('compare')
  expect(both.code).toBe(0)
  expect(both.out.split('\n').slice(0, 6)).toEqual([
    'Headcount at the end of the year',
    '                  2025    2026',
    '  baseline          41      42',
    '  high_growth       44      48',
    '    vs baseline     +3      +6',
    '                 +7.3%  +14.3%',
  ])
  const reversed = await run('compare high_growth baseline --years 2026 --json')
  const { result } = JSON.parse(reversed.out)
  expect(result.base).toBe('high_growth')
  expect(result.metrics[0].years).toEqual([
    {
      year: 2026,
      values: [
        { scenario: 'high_growth', value: 48, difference: 0, percent: 0 },
        { scenario: 'baseline', value: 42, difference: -6, percent: -6 / 48 },
      ],
    },
  ])
})

test('a scenario that was not simulated: those there are, and what to run', async () => {
  const { code, out } = await run('compare baseline high_grwth')
  expect(code).toBe(2)
  expect(out).toContain("There are no simulated years of scenario 'high_grwth'. There are: baseline, high_growth")
  expect(out).toContain("hint: Did you mean 'high_growth'? Otherwise run: planwise simulate --scenario high_grwth")
  expect(await run('report --years 2040')).toMatchObject({
    code: 2,
    out: expect.stringContaining('None of the years of --years was simulated. There are: 2025, 2026'),
  })
  expect((await run('compare --years 2025-1999')).out + (await run('compare --years x')).out).toMatch(/--years[\s\S]*--years/)
})

test('export replaces what it wrote, and nothing else', async () => {
  expect((await run('export --output plan.xlsx')).code).toBe(0)
  expect((await run('export --output plan.xlsx')).code).toBe(0)
  writeFileSync(path.join(directory, 'plan.xlsx'), 'my own notes')
  const refused = await run('export --output plan.xlsx')
  expect([refused.code, refused.out]).toEqual([
    2,
    expect.stringContaining('plan.xlsx is there already, and not as planwise wrote it'),
  ])
  expect(readFileSync(path.join(directory, 'plan.xlsx'), 'utf8')).toBe('my own notes')
  expect((await run('export --output plan.xlsx --force')).code).toBe(0)
  const { result } = JSON.parse((await run('export --tables events --years 2026 --output e.parquet --json')).out)
  expect(result).toEqual({
    format: 'parquet',
    files: [path.join(directory, 'e.parquet')],
    tables: ['events_detail'],
    scenarios: ['baseline', 'high_growth'],
  })
  const mixed = await run('export --output all.csv')
  expect([mixed.code, existsSync(path.join(directory, 'all.csv'))]).toEqual([2, false])
})

test('report writes one page', async () => {
  const { code, out } = await run('report --scenario baseline')
  expect([code, out]).toEqual([0, expect.stringContaining('Wrote target/report.html')])
  expect(await run('report --output models')).toMatchObject({
    code: 2,
    out: expect.stringContaining('--output models/report.html'),
  })
  const page = readFileSync(path.join(directory, 'target/report.html'), 'utf8')
  expect(page).toContain('<h1>Workforce plan 2025–2026</h1>')
  expect(page).not.toContain('high_growth')
})

test('analyze draws within 80 columns', async () => {
  const { code, out } = await run('analyze workforce baseline')
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\n')
  expect(lines.slice(0, 12)).toEqual([
    'baseline: workforce',
    '',
    'Headcount at the end of the year',
    '  2025  41  ███████████████████████████████████████████   2.5% growth',
    '  2026  42  ████████████████████████████████████████████  2.4% growth',
    '',
    'By level',
    '           2025  2026  trend',
    // 5, 10 … 40 are of level 1, 10, 20, 30 and 40 leave in 2025; hires 2, 4 and 6 come in each year
    '  Level 1     7    10     ▁█',
    '  Level 2    10     8     █▁',
    '  Level 3     8     8     ▄▄',
    '  Level 4     8     8     ▄▄',
  ])
  const all = (await run('analyze --no-use-colors')).out
  expect(Math.max(...all.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(all).toContain('high_growth: cost')
  expect((await run('analyze evnts')).out).toContain("hint: Did you mean 'events'?")
})

test('inspect finds a table in the database of a scenario, a model once it is built, and says what is near', async () => {
  const bridge = await run('inspect fct_headcount_bridge --scenario high_growth --rows 1')
  expect(bridge.out.split('\n').slice(0, 4)).toEqual([
    'main.fct_headcount_bridge: table of 10 rows, 12 columns (target/scenarios/high_growth.duckdb)',
    '',
    'column                    type     nulls  distinct          min          max',
    'scenario_id               VARCHAR                1  high_growth  high_growth',
  ])
  const before = await run('inspect orders')
  expect([before.code, before.out]).toEqual([2, expect.stringContaining('hint: Run: planwise build --select orders')])
  expect((await run('run')).code).toBe(0)
  const { result } = JSON.parse((await run('inspect MAIN.Orders --json')).out)
  expect(result).toEqual({
    table: { database: 'shop', schema: 'main', identifier: 'orders', type: 'view', file: 'shop.duckdb' },
    rows: 3,
    approximate: false,
    columns: [
      { name: 'id', type: 'BIGINT', nulls: 0, distinct: 3, min: '0', max: '2' },
      { name: 'name', type: 'VARCHAR', nulls: 1, distinct: 2, min: 'a0', max: 'a1' },
    ],
    samples: [
      [0, 'a0'],
      [1, 'a1'],
      [2, null],
    ],
  })
  expect((await run('inspect ordrs')).out).toContain("hint: Did you mean 'orders'?")
})

test('the library gives what the command line gives', async () => {
  const project = await openProject({ projectDir: directory, cwd: directory, env: { HOME: directory } })
  const compared = await project.compare({ scenarios: ['baseline', 'high_growth'] })
  const { command, success, exitCode, diagnostics, ...data } = compared
  expect([command, success, exitCode, diagnostics]).toEqual(['compare', true, 0, []])
  expect(data).toEqual(JSON.parse((await run('compare baseline high_growth --json')).out).result)
  const inspected = await project.inspect({ table: 'fct_yearly_events', scenario: 'baseline', rows: 2 })
  expect([inspected.table?.identifier, inspected.samples.length]).toEqual(['fct_yearly_events', 2])
  const analyzed = await project.analyze({ scenario: ['baseline'], years: '2026' })
  expect(analyzed.scenarios.map(({ scenario, years }) => [scenario, years.map(({ year }) => year)])).toEqual([
    ['baseline', [2026]],
  ])
  const missing = await project.report({ scenario: 'none', output: path.join(directory, 'none.html') })
  expect([missing.exitCode, missing.file, missing.diagnostics[0]?.code]).toEqual([2, null, 'PW5201'])
})
