import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import { writeWorkbook } from '../../../src/workforce/export/xlsx/workbook.ts'
import {
  chooseTopics,
  compareScenarios,
  findScenarios,
  readFigures,
  topicsOf,
  writeExport,
} from '../../../src/workforce/index.ts'
import { makeScenario, withDatabase } from './tables.ts'
import { unzip } from './unzip.ts'

const { dialect } = duckdbAdapter
const directory = mkdtempSync(path.join(tmpdir(), 'planwise-export-'))
const now = new Date('2026-01-02T03:04:05Z')
let session: Session
let connection: Connection

beforeAll(async () => {
  const file = path.join(directory, 'two.duckdb')
  await makeScenario(file, { scenario: 'baseline', people: 40, hires: 6, years: [2025, 2026] })
  await makeScenario(file, { scenario: 'high_growth', people: 40, hires: 9, years: [2025, 2026] })
  await withDatabase(file, (run) =>
    run("update fct_workforce_snapshot set termination_reason = '=cmd|''/c calc''!A1' where termination_reason is not null"),
  )
  const attach = [{ path: file, alias: 'two', read_only: true }]
  session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:', attach }), {
    cwd: directory,
    env: {},
  })
  connection = await session.connect('test')
})

afterAll(async () => {
  await session.close()
  rmSync(directory, { recursive: true, force: true })
})

async function topics(names: readonly string[]) {
  const [first, ...rest] = await findScenarios(session, dialect, [{ catalog: 'two', file: 'two.duckdb' }])
  if (first === undefined) throw new Error('no scenarios')
  const of = async (scenario: typeof first) => ({
    name: scenario.name,
    figures: await readFigures(connection, dialect, scenario, null),
  })
  const figures: [Awaited<ReturnType<typeof of>>, ...Awaited<ReturnType<typeof of>>[]] = [await of(first)]
  for (const scenario of rest) figures.push(await of(scenario))
  const notes = [{ topic: 'export', name: 'commit', value: 'abc', source: 'git' }]
  const subject = { scenarios: [first, ...rest] as const, figures, years: null, notes, dialect }
  return {
    topics: topicsOf({ ...subject, scenarios: [first, ...rest] }, chooseTopics(names)),
    comparison: compareScenarios(figures),
  }
}

async function exported(
  names: readonly string[],
  format: 'csv' | 'parquet' | 'xlsx',
  place: string,
  signal = new AbortController().signal,
) {
  const destination = format === 'xlsx' ? { kind: 'file' as const, path: place } : { kind: 'directory' as const, path: place }
  return writeExport(connection, {
    ...(await topics(names)),
    format,
    destination,
    batchSize: 7,
    title: 'test',
    now,
    dialect,
    signal,
  })
}

test('a workbook has a sheet per topic, with typed cells', async () => {
  const [file = ''] = await exported([], 'xlsx', path.join(directory, 'all.xlsx'))
  const parts = unzip(readFileSync(file))
  const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]+)"/g)].map((match) => match[1])
  expect(names).toEqual([
    'Workforce_2025',
    'Workforce_2026',
    'Summary_Metrics',
    'Events_Summary',
    'Events_Detail',
    'Headcount_Bridge',
    'Compensation_Growth',
    'Data_Quality',
    'Scenario_Comparison',
    'Year_by_Scenario_Pivot',
    'Metadata',
  ])
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
  expect(sheet).toContain('state="frozen"')
  // 1961-03-05 is day 22345 of Excel's calendar
  expect(sheet).toContain('<c r="F2" s="6"><v>22345</v></c>')
  expect(sheet).toContain('<c r="H2" s="3"><v>57000.5</v></c>')
  expect(sheet).toContain('<c r="D2" s="0" t="inlineStr"><is><t>EMP_000001</t></is></c>')
  // 40 people and 6 hires, 40 people and 9 hires
  expect([...sheet.matchAll(/<row /g)]).toHaveLength(1 + 46 + 49)
  expect(sheet).toContain(`<autoFilter ref="A1:S96"/>`)
  // a text that begins like a formula is a text
  expect(sheet).toContain("<is><t>=cmd|'")
  expect(sheet).not.toContain('<f>')
  for (const [name, text] of parts) expect([name, wellFormed(text)]).toEqual([name, true])
})

test('rows that do not fit go on in numbered sheets', async () => {
  const rows = Array.from({ length: 7 }, (_, index) => [BigInt(index + 1)])
  const file = path.join(directory, 'split.xlsx')
  async function* batches() {
    yield rows.slice(0, 4)
    yield rows.slice(4)
  }
  const names = await writeWorkbook(
    file,
    [{ name: 'Numbers', open: async () => ({ columns: [{ name: 'n', type: 'BIGINT' }], batches: batches(), unitColumn: null }) }],
    { title: 't', now },
    3,
  )
  expect(names).toEqual(['Numbers', 'Numbers_2', 'Numbers_3'])
  const parts = unzip(readFileSync(file))
  const values = [1, 2, 3].map((number) =>
    [...(parts.get(`xl/worksheets/sheet${number}.xml`) ?? '').matchAll(/<v>(\d+)<\/v>/g)].map((match) => match[1]),
  )
  expect(values).toEqual([['1', '2', '3'], ['4', '5', '6'], ['7']])
})

test('texts that XML cannot hold, or that look like its substitutes, come back whole', async () => {
  const file = path.join(directory, 'texts.xlsx')
  const texts = ['a & b <c> "d"', 'bell\u0007', '_x0041_', ' padded ', '\ud83d\ude00', 'lone \ud800', '']
  async function* batches() {
    yield texts.map((text) => [text])
  }
  await writeWorkbook(
    file,
    [{ name: 'T', open: async () => ({ columns: [{ name: 't', type: 'VARCHAR' }], batches: batches(), unitColumn: null }) }],
    { title: 't', now },
  )
  const sheet = unzip(readFileSync(file)).get('xl/worksheets/sheet1.xml') ?? ''
  expect([...sheet.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map((match) => match[1])).toEqual([
    't',
    'a &amp; b &lt;c&gt; &quot;d&quot;',
    'bell_x0007_',
    '_x005F_x0041_',
    ' padded ',
    '\ud83d\ude00',
    'lone _xD800_',
    '',
  ])
})

test('CSV: formulas are made harmless, numbers stay numbers', async () => {
  const [file = ''] = await exported(['workforce'], 'csv', path.join(directory, 'csv'))
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines[0]?.split(',').slice(0, 4)).toEqual(['scenario_id', 'plan_design_id', 'simulation_year', 'employee_id'])
  expect(lines.filter((line) => line.includes("'=cmd|"))).toHaveLength(2 * (4 + 1) * 2)
  expect(lines.filter((line) => /,=cmd/.test(line))).toEqual([])
})

test('Parquet holds the rows as they are, types included', async () => {
  const [file = ''] = await exported(['workforce'], 'parquet', path.join(directory, 'parquet'))
  const { rows } = await connection.query(
    `select count(*), typeof(any_value(employee_birth_date)), count(*) filter (termination_reason like '=cmd%') from '${file}'`,
  )
  // 2025: 46 + 49; 2026: 41 + 6 and 44 + 9
  expect(rows[0]).toEqual([195n, 'DATE', 20n])
})

test('the comparison equals what compare says, in values and units', async () => {
  const place = path.join(directory, 'comparison')
  const [file = ''] = await exported(['comparison'], 'parquet', place)
  const { rows } = await connection.query(
    `select value, difference, difference_pct from '${file}' where metric = 'hires' and simulation_year = 2026 and scenario = 'high_growth'`,
  )
  expect(rows[0]).toEqual([9, 3, 0.5])
})

test('nothing is left of an export that was interrupted', async () => {
  const place = path.join(directory, 'interrupted.xlsx')
  const controller = new AbortController()
  controller.abort()
  await expect(exported(['workforce'], 'xlsx', place, controller.signal)).rejects.toThrow()
  expect(existsSync(place)).toBe(false)
  expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('what there is nothing of is refused with a suggestion', () => {
  expect(() => chooseTopics(['workforc'])).toThrow("There is nothing called 'workforc' to export")
  expect([...chooseTopics(['fct_yearly_events', 'PIVOT'])]).toEqual(['events_detail', 'year_by_scenario_pivot'])
})

/** Every element is closed in order. */
function wellFormed(xml: string): boolean {
  const open: string[] = []
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([A-Za-z][\w:]*)[^<>]*?(\/?)>/g)) {
    if (close === '/') {
      if (open.pop() !== name) return false
    } else if (self !== '/') open.push(name ?? '')
  }
  return open.length === 0
}
