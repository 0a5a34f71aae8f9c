import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { unzip } from '../unit/workforce/unzip.ts'
import { planwise, scratch } from './planwise.ts'

const home = scratch()
const directory = path.join(home, 'plan')
const HEAD =
  'employee_id,employee_ssn,employee_birth_date,employee_hire_date,employee_termination_date,employee_gross_compensation,active'

/** Sixty people of whom nothing is wrong, then the mistakes, each on a line of its own from 62 on. */
const people = Array.from(
  { length: 60 },
  (_, i) =>
    `P${i + 1},SSN-${100000001 + i},${1970 + (i % 25)}-05-0${1 + (i % 9)},${2015 + (i % 9)}-03-01,,${60000 + 1500 * i},true`,
)
const mistakes = [
  'Q1,SSN-200000001,1980-01-01,2020-01-01,,-5,true',
  'Q2,SSN-200000002,the first of May,2020-01-01,,90000,true',
  ',SSN-200000003,1980-01-01,2020-01-01,,90000,true',
  'Q4,SSN-200000004,1980-01-01,2031-01-01,,90000,true',
  'P7,SSN-100000007,1976-05-07,2010-03-01,,69000,true',
  'Q6,SSN-200000006,1980-01-01,2020-01-01,,90000,false',
]

const run = async (line: string) => {
  const { code, stdout, stderr } = await planwise(line.split(' '), existsSync(directory) ? directory : home)
  return { code, out: stdout.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '') + stderr }
}

test('from a CSV to a report in five commands, each mistake named with its line', async () => {
  expect((await run('init --template workforce plan')).code).toBe(0)
  writeFileSync(path.join(directory, 'people.csv'), `${[HEAD, ...people, ...mistakes].join('\n')}\n`)

  const simulated = await run('simulate 2025-2026 --census people.csv --scenario baseline --scenario high_growth')
  expect([simulated.code, simulated.out]).toEqual([0, expect.stringContaining('2 scenarios in')])
  const said = simulated.out.split('\n')
  const from = said.findIndex((line) => line.startsWith('The census'))
  expect(said.slice(from, from + 7)).toEqual([
    'The census: 66 rows read, 61 people used, 4 rows set aside, 1 duplicates dropped, 1 used although they contradict themselves.',
    '  people.csv:62  Q1  set aside: negative pay',
    '  people.csv:63  Q2  set aside: employee_birth_date is not a date (YYYY-MM-DD): the first of May',
    '  people.csv:64      set aside: no employee_id',
    '  people.csv:65  Q4  set aside: hired after the effective date',
    '  people.csv:66  P7  dropped: the employee occurs again, line 8 is kept',
    '  people.csv:67  Q6  used: active contradicts dates',
  ])
  expect(said.filter((line) => line.startsWith('The census'))).toHaveLength(1)

  const compared = await run('compare baseline high_growth')
  // 61 × 1.03 = 62.83 and 63 × 1.03 = 64.89; 61 × 1.08 = 65.88 and 66 × 1.08 = 71.28
  expect(compared.out.split('\n').slice(1, 4)).toEqual([
    '                  2025   2026',
    '  baseline          63     65',
    '  high_growth       66     71',
  ])

  expect((await run('export')).code).toBe(0)
  const workbook = unzip(readFileSync(path.join(directory, 'target/exports/scenarios.xlsx')))
  const metadata = [...workbook.values()].find((text) => text.includes('parameters.target_growth_rate')) ?? ''
  expect(metadata).toContain('scenario (planwise.yml:')

  expect((await run('report')).code).toBe(0)
  const page = readFileSync(path.join(directory, 'target/report.html'), 'utf8')
  expect(page).toContain('<td>66</td><td>P7</td><td>the employee occurs again, line 8 is kept</td><td>dropped</td>')
}, 90_000)

test('a census without a column that is needed: which one, and what it may be called', async () => {
  const text = readFileSync(path.join(directory, 'people.csv'), 'utf8')
  writeFileSync(path.join(directory, 'other.csv'), text.replace('employee_birth_date', 'Employee Birthdate'))
  const { code, out } = await run('simulate 2025 --census other.csv')
  expect(code).toBe(2)
  expect(out).toContain("The census other.csv lacks 'employee_birth_date'")
  expect(out).toContain("hint: 'Employee Birthdate' should probably be 'employee_birth_date'.")
  expect(out).not.toContain('Binder')
}, 60_000)
