import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queries, rowsOf, withDatabase } from './tables.ts'

const root = join(import.meta.dirname, '../../..')
const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8'))

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A copy of the project at the repository's root, without what building it leaves behind. */
function copyOfProject(): string {
  const directory = mkdtempSync(join(tmpdir(), 'planwise-workforce-'))
  directories.push(directory)
  for (const part of ['models', 'seeds', 'macros', 'data-tests', 'data', 'profiles.yml', 'planwise.yml']) {
    cpSync(join(root, part), join(directory, part), { recursive: true })
  }
  return directory
}

function planwise(directory: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DBT_|DUCKDB_)/.test(name)))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/planwise.js'), ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

const database = (directory: string) => join(directory, 'planwise.duckdb')

describe('the workforce project, built by planwise', () => {
  it.each(['census_preprocessed.parquet', 'census_preprocessed.csv'])(
    'has the tables computed apart from it, from %s',
    async (file) => {
      const directory = copyOfProject()
      const { status, output } = planwise(directory, 'build', '--vars', `{census_path: data/${file}}`)
      expect(`${status}\n${output}`).toMatch(/^0\n/)
      await withDatabase(database(directory), async (connection) => {
        expect(await rowsOf(connection, queries.intake)).toEqual([expected.intake])
        expect(await rowsOf(connection, queries.summary)).toEqual(expected.summary)
        expect(await rowsOf(connection, queries.ageBands)).toEqual(expected.ageBands)
        expect(await rowsOf(connection, queries.tenureBands)).toEqual(expected.tenureBands)
        await expectHazards(connection)
      })
    },
    120_000,
  )

  it('names each bad row of a census with its line and its reasons, and builds on the others', async () => {
    const directory = copyOfProject()
    writeFileSync(join(directory, 'data/bad.csv'), BAD_CENSUS)
    const { status, output } = planwise(directory, 'build', '--vars', '{census_path: data/bad.csv}')
    expect(`${status}\n${output}`).toMatch(/^0\n/)
    await withDatabase(database(directory), async (connection) => {
      expect(await rowsOf(connection, 'select line, employee_id as id, reason from stg_census_quarantine order by line')).toEqual(
        [
          { line: 4, id: null, reason: 'no employee_id' },
          { line: 6, id: 'E3', reason: 'employee_birth_date is not a date (YYYY-MM-DD): 1980-13-01' },
          { line: 7, id: 'E4', reason: 'employee_hire_date is not a date (YYYY-MM-DD): 01/02/2010' },
          { line: 8, id: 'E5', reason: 'employee_gross_compensation is not a number: 60,000' },
          { line: 9, id: 'E6', reason: 'active is not true or false: 000' },
          { line: 10, id: 'E7', reason: 'no employee_gross_compensation' },
          { line: 11, id: 'E8', reason: 'SSN from 900000000 on is reserved for hires' },
          { line: 16, id: 'E12', reason: 'pay is not a number' },
        ],
      )
      expect(
        await rowsOf(connection, 'select employee_id as id, active, data_quality_flag as flag from stg_census_data order by 1'),
      ).toEqual([
        { id: 'E1', active: true, flag: null },
        { id: 'E10', active: false, flag: 'active_contradicts_dates' },
        { id: 'E11', active: true, flag: null },
        { id: 'E9', active: true, flag: 'future_termination_ignored' },
      ])
      expect(
        await rowsOf(
          connection,
          'select employee_gross_compensation as pay, audit_status from stg_census_duplicates_audit order by 1',
        ),
      ).toEqual([
        { pay: 61_000, audit_status: 'DROPPED' },
        { pay: 62_000, audit_status: 'KEPT' },
      ])
    })
  }, 120_000)
})

/** By hand: base × tenure × age × level. */
async function expectHazards(connection: Parameters<typeof rowsOf>[0]): Promise<void> {
  const rows = await rowsOf(
    connection,
    `select round(termination_rate, 12) as t, round(promotion_rate, 12) as p, merit_rate as m from dim_hazard_table
     where simulation_year = 2027 and (level_id, tenure_band, age_band) in
       ((1, '< 2', '25-34'), (3, '5-9', '45-54'), (5, '20+', '65+'))
     order by level_id`,
  )
  expect(rows).toEqual([
    { t: 0.9828, p: 0.07, m: 0.035 }, // .42 · 1.8 · 1.3 · 1 and .1 · .5 · 1.4 · 1
    { t: 0.2688, p: 0.0882, m: 0.045 }, // .42 · .5 · 1.6 · .8 and .1 · 1.8 · .7 · .7
    { t: 0.09072, p: 0.0008, m: 0.055 }, // .42 · .3 · 1.2 · .6 and .1 · .2 · .1 · .4
  ])
}

/** Line 3 is empty; the record of line 4 goes on in line 5. */
const BAD_CENSUS = `employee_id,employee_ssn,employee_birth_date,employee_hire_date,employee_termination_date,employee_gross_compensation,active,note
E1,SSN-100000001,1980-01-01,2010-01-01,,60000,true,fine

,SSN-100000002,1980-01-01,2010-01-01,,60000,true,"no id,
on two lines"
E3,SSN-100000003,1980-13-01,2010-01-01,,60000,true,no such month
E4,SSN-100000004,1980-01-01,01/02/2010,,60000,true,day or month first?
E5,SSN-100000005,1980-01-01,2010-01-01,,"60,000",true,thousands
E6,SSN-100000006,1980-01-01,2010-01-01,,85,000,true,thousands without quotes
E7,SSN-100000007,1980-01-01,2010-01-01
E8,SSN-900000007,1980-01-01,2010-01-01,,60000,true,a hire's SSN
E9,SSN-100000009,1980-01-01,2010-01-01,2025-06-30,60000,true,leaves next year
E10,SSN-100000010,1980-01-01,2010-01-01,2024-06-30,60000,true,has left
E11,SSN-100000011,1980-01-01,2010-01-01,,61000,true,lower pay
E11,SSN-100000011,1980-01-01,2010-01-01,,62000,true,higher pay
E12,SSN-100000012,1980-01-01,2010-01-01 00:00:00,,nan,yes,not a number
`
