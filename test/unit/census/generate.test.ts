import type { Connection } from '../../../src/adapter/index.ts'
import { generateCensus } from '../../../src/census/index.ts'
import { connect, row, value } from './support.ts'

const options = { employees: 200_000, seed: 7, effectiveDate: '2024-12-31' }

/** Full years completed, written differently from the generator and the models. */
const years = (since: string) => `date_sub('month', ${since}, date '2024-12-31') // 12`

let connection: Connection
beforeAll(async () => {
  connection = await connect()
  await connection.execute(`create table census as ${generateCensus(options)}`)
})

describe('a census', () => {
  it('has the columns of the specification', async () => {
    const { columns } = await connection.query('from census limit 0')
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'employee_id VARCHAR',
      'employee_ssn VARCHAR',
      'employee_birth_date DATE',
      'employee_hire_date DATE',
      'employee_termination_date DATE',
      'employee_gross_compensation DOUBLE',
      'active BOOLEAN',
    ])
  })

  it('has unique ids and synthetic SSNs below those of hires', async () => {
    const sql = `
      select count(distinct employee_id), count(distinct employee_ssn),
        count(*) filter (not regexp_full_match(employee_id, 'EMP_\\d{6}')),
        count(*) filter (not regexp_full_match(employee_ssn, 'SSN-\\d{9}') or employee_ssn[5:]::bigint >= 900000000)
      from census`
    expect(await row(connection, sql)).toEqual([200_000, 200_000, 0, 0])
  })

  it('has the level mix exactly, pay in hundreds inside each range, Directors below the VPs', async () => {
    const { rows } = await connection.query(`
      select case when pay < 80500 then 1 when pay < 120500 then 2 when pay < 160500 then 3 when pay < 275000 then 4 else 5 end as level,
        count(*)::int, min(pay)::int, max(pay)::int, count(*) filter (pay % 100 != 0)::int
      from (select employee_gross_compensation as pay from census) group by level order by level`)
    expect(rows.map((cells) => cells.map(Number))).toEqual([
      [1, 70_000, 56_000, 80_000, 0],
      [2, 60_000, 81_000, 120_000, 0],
      [3, 40_000, 121_000, 160_000, 0],
      [4, 20_000, 161_000, 274_900, 0],
      [5, 10_000, 275_000, 500_000, 0],
    ])
  })

  // N(38, 10) rounded and held to 22…65 has mean 38.221, deviation 9.498, 6.06 % at 22 and 0.40 % at 65.
  it('has ages of N(38, 10) in full years from 22 to 65', async () => {
    const sql = `
      select min(age), max(age), avg(age), stddev(age), avg((age = 22)::int), avg((age = 65)::int)
      from (select ${years('employee_birth_date')} as age from census)`
    const [lowest, highest, mean, deviation, at22, at65] = (await row(connection, sql)).map(Number)
    expect([lowest, highest]).toEqual([22, 65])
    expect(mean).toBeCloseTo(38.221, 1)
    expect(deviation).toBeCloseTo(9.498, 1)
    expect(at22).toBeCloseTo(0.0606, 2)
    expect(at65).toBeCloseTo(0.004, 2)
  })

  // Exp(5) held to 0…30 and age - 16, over the ages above, has mean 4.759; whole days take half a day off.
  it('has tenures of Exp(5) up to 30 years and age - 16', async () => {
    const sql = `
      select min(days), avg(days) / 365.25, max(tenure), max(tenure - age)
      from (select date '2024-12-31' - employee_hire_date as days, ${years('employee_hire_date')} as tenure,
        ${years('employee_birth_date')} as age from census)`
    const [fewest, mean, longest, excess] = (await row(connection, sql)).map(Number)
    expect(fewest).toBe(0)
    expect(mean).toBeCloseTo(4.759, 1)
    expect(longest).toBeLessThanOrEqual(30)
    expect(excess).toBeLessThanOrEqual(-16)
  })

  it('has 13 % leavers, who leave in the base year after they came', async () => {
    const share = await value(connection, 'select avg((not active)::int) from census')
    expect(Math.abs(share - 0.13)).toBeLessThan(0.0025) // 3.3 deviations
    const sql = `
      select count(*) from census
      where active != (employee_termination_date is null) or employee_termination_date < employee_hire_date
        or employee_termination_date not between date '2024-01-01' and date '2024-12-31'`
    expect(await value(connection, sql)).toBe(0)
  })

  it('has birthdays, hire days and last days all over the year', async () => {
    const sql = `
      select count(distinct dayofyear(employee_birth_date)), count(distinct dayofyear(employee_hire_date)),
        count(distinct employee_termination_date) from census`
    expect(await row(connection, sql)).toEqual([366, 366, 366])
  })
})

describe('equal options', () => {
  const digest = (table: string) => `
    select md5(string_agg(c::varchar, '' order by c.employee_id)) from ${table} as c`

  it('give equal rows with one thread or several, and without an order of insertion', async () => {
    const expected = await row(connection, digest('census'))
    for (const settings of [{ threads: 1 }, { threads: 3 }, { preserve_insertion_order: false }]) {
      const other = await connect(settings)
      expect(await row(other, digest(`(${generateCensus(options)})`))).toEqual(expected)
    }
  })

  it('give another census with another seed or day', async () => {
    const base = await row(connection, digest(`(${generateCensus({ ...options, employees: 50 })})`))
    for (const change of [{ seed: 8 }, { effectiveDate: '2025-12-31' }]) {
      expect(await row(connection, digest(`(${generateCensus({ ...options, employees: 50, ...change })})`))).not.toEqual(base)
    }
  })
})

describe('the sizes', () => {
  it('of 5,000 with seed 42 give the 4,378 actives of the specification', async () => {
    const sql = generateCensus({ employees: 5000, seed: 42, effectiveDate: '2024-12-31' })
    expect(await row(connection, `select count(*), count(*) filter (active) from (${sql})`)).toEqual([5000, 4378])
  })

  it('of one employee is a census', async () => {
    const sql = generateCensus({ employees: 1, seed: 1, effectiveDate: '2020-02-29' })
    expect(await row(connection, `select count(*), min(employee_id) from (${sql})`)).toEqual([1, 'EMP_000001'])
  })

  it('above 999,999 widen the id', async () => {
    const sql = generateCensus({ employees: 1_000_001, seed: 1, effectiveDate: '2024-12-31' })
    const ids = `select count(distinct employee_id), count(*) filter (employee_id = 'EMP_1000001') from (${sql})`
    expect(await row(connection, ids)).toEqual([1_000_001, 1])
  })
})

describe('options out of range', () => {
  it.each([
    [{ employees: 0 }, 'A census cannot have 0 employees'],
    [{ employees: 2.5 }, 'A census cannot have 2.5 employees'],
    [{ employees: 800_000_000 }, 'A census cannot have 800000000 employees'],
    [{ employees: Number.NaN }, 'A census cannot have NaN employees'],
    [{ seed: 0 }, 'The seed of a census cannot be 0'],
    [{ effectiveDate: '2024-13-31' }, "The effective date '2024-13-31' is not a day from 1970 on"],
    [{ effectiveDate: '2023-02-29' }, "The effective date '2023-02-29' is not a day from 1970 on"],
    [{ effectiveDate: "2024-12-31'; drop table x" }, "The effective date '2024-12-31'; drop table x' is not a day from 1970 on"],
  ])('%j', (change, message) => {
    expect(() => generateCensus({ ...options, ...change })).toThrow(expect.objectContaining({ message, code: 'PW5101' }))
  })
})
