import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import { rowsOf } from './tables.ts'

const root = join(import.meta.dirname, '../../..')
const directory = mkdtempSync(join(tmpdir(), 'planwise-faults-'))
let session: Session
let connection: Connection

beforeAll(async () => {
  for (const part of ['models', 'seeds', 'macros', 'data-tests', 'data', 'profiles.yml', 'planwise.yml']) {
    cpSync(join(root, part), join(directory, part), { recursive: true })
  }
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'bin/planwise.js'), 'simulate', '2025-2026', '--database', 'plan.duckdb'],
    { cwd: directory, encoding: 'utf8' },
  )
  expect(`${status}\n${stdout}`).toMatch(/^0\n/)
  session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: join(directory, 'plan.duckdb') }), {
    cwd: directory,
    env: {},
  })
  connection = await session.connect('faults')
}, 60_000)

afterAll(async () => {
  await session.close()
  rmSync(directory, { recursive: true, force: true })
})

/** The checks that find something in what `change` makes of the tables. */
async function found(change: string): Promise<readonly unknown[]> {
  await connection.begin()
  try {
    await connection.execute(change)
    const rows = await rowsOf(connection, 'select distinct check_name from int_data_quality where failures > 0 order by 1')
    return rows.map((row) => Object(row).check_name)
  } finally {
    await connection.rollback()
  }
}

const one = (condition: string, table = 'fct_yearly_events') =>
  `(select min(employee_id) from ${table} where simulation_year = 2025 and ${condition})`
const EVENT = 'fct_yearly_events'
const SNAPSHOT = 'fct_workforce_snapshot'
const both = `(select min(e.employee_id) from ${EVENT} e join ${EVENT} t using (employee_id, simulation_year)
  where e.event_type = 'raise' and t.event_category = 'experienced_termination' and e.simulation_year = 2025)`

describe('each fault of the predecessor is found by a check of the project:', () => {
  it('none in what was simulated', async () => {
    expect(await found('select 1')).toEqual([])
  })

  it.each([
    [
      'a raise after the termination',
      `update ${EVENT} set effective_date = '2025-12-31' where event_type = 'raise' and employee_id = ${both}
      and simulation_year = 2025; update ${EVENT} set effective_date = '2025-03-01' where event_type = 'termination' and employee_id = ${both} and simulation_year = 2025`,
      'events_after_termination',
    ],
    [
      'a new hire terminated before being hired',
      `update ${EVENT} set effective_date = '2024-12-31' where event_category = 'new_hire_termination' and employee_id = ${one("event_category = 'new_hire_termination'")}`,
      'terminated_before_hire',
    ],
    [
      'a promotion that cuts pay',
      `update ${EVENT} set compensation_amount = previous_compensation - 1 where event_type = 'promotion' and employee_id = ${one("event_type = 'promotion'")}`,
      'promotions_that_cut_pay',
    ],
    [
      'a promotion that leaves the level',
      `update ${EVENT} set to_level = from_level where event_type = 'promotion' and employee_id = ${one("event_type = 'promotion'")}`,
      'promotions_not_one_level_up',
    ],
    [
      'a raise by more than half',
      `update ${EVENT} set compensation_amount = previous_compensation * 2 where event_type = 'raise' and employee_id = ${one("event_type = 'raise'")}`,
      'raises_above_half',
    ],
    [
      'an employee terminated twice',
      `insert into ${EVENT} by name select * replace ('x' as event_id, 'reduction_in_force' as event_category) from ${EVENT} where event_category = 'experienced_termination' limit 1`,
      'terminated_more_than_once',
    ],
    ['an event twice', `insert into ${EVENT} select * from ${EVENT} limit 1`, 'repeated_events'],
    [
      'part-year pay made an annual rate',
      `update ${SNAPSHOT} set current_compensation = current_compensation * 365 where employee_id = ${one('level_id = 1', SNAPSHOT)}`,
      'pay_above_10m',
    ],
    [
      'hires that are lost',
      `delete from ${SNAPSHOT} where employee_id = ${one("event_category = 'hiring'")}`,
      'events_without_snapshot',
    ],
    [
      'a year that does not start where the one before ended',
      'update fct_headcount_bridge set start_headcount = start_headcount + 1, hires = hires - 1 where simulation_year = 2026 and level_id = 1',
      'levels_not_starting_where_the_year_before_ended',
    ],
    [
      'a level that does not add up',
      'update fct_headcount_bridge set hires = hires - 1 where simulation_year = 2025 and level_id = 2',
      'levels_that_do_not_add_up',
    ],
    [
      'growth beside the target',
      'update fct_headcount_bridge set end_headcount = end_headcount + 1, hires = hires + 1 where simulation_year = 2026 and level_id = 1',
      'end_differs_from_target',
    ],
    [
      'tenure counted twice',
      `update ${SNAPSHOT} set current_tenure = current_tenure + 60 where employee_id = ${one('level_id = 1', SNAPSHOT)}`,
      'tenure_exceeds_age',
    ],
    [
      'an age that cannot be',
      `update ${SNAPSHOT} set current_age = 130 where employee_id = ${one('level_id = 1', SNAPSHOT)}`,
      'age_outside_16_to_100',
    ],
    [
      'an event of another year',
      `update ${EVENT} set effective_date = '2026-05-05' where event_type = 'raise' and simulation_year = 2025 and employee_id = ${one("event_type = 'raise'")}`,
      'events_outside_their_year',
    ],
    [
      'active, but terminated',
      `update ${SNAPSHOT} set employment_status = 'active' where termination_date is not null and simulation_year = 2025`,
      'status_contradicts_dates',
    ],
    [
      'a social security number twice',
      `update ${SNAPSHOT} set employee_ssn = 'SSN-100000001' where simulation_year = 2025 and level_id = 5`,
      'repeated_ssns',
    ],
    [
      'ids of another form',
      `update ${EVENT} set employee_id = replace(employee_id, 'NH_', 'NEW') where event_type = 'hire' and simulation_year = 2025`,
      'malformed_hire_ids',
    ],
    [
      'steps out of order',
      `update ${EVENT} set event_sequence = 3 where event_category = 'new_hire_termination' and simulation_year = 2025`,
      'sequence_not_chronological',
    ],
    [
      'too many new hires who leave',
      `update ${EVENT} set event_probability = 0.1 where event_category = 'new_hire_termination' and simulation_year = 2025`,
      'new_hire_rate_off_target',
    ],
    [
      'a lower level that earns more',
      `update ${SNAPSHOT} set current_compensation = 900000 where level_id = 1 and simulation_year = 2025`,
      'levels_paid_less_than_a_lower_one',
    ],
  ])('%s', async (_fault, change, check) => {
    expect(await found(change)).toContain(check)
  })
})

describe('draws', () => {
  it('are not shared: those who leave are promoted as often as the others', async () => {
    const [row] = await rowsOf(
      connection,
      `with people as (
        select employee_id, bool_or(event_category = 'experienced_termination') as leaves, bool_or(event_type = 'promotion') as promoted
        from fct_yearly_events where event_type != 'hire' and simulation_year = 2025 group by all)
      select count(*) filter (promoted and leaves) as both, count(*) filter (promoted) as promoted from people`,
    )
    const { both: shared, promoted } = Object(row)
    // one draw for both made 348 of 469 leave; about one in seven does
    expect(Number(shared) / Number(promoted)).toBeLessThan(0.25)
  })

  it('fall on every month of the timing table', async () => {
    expect(
      await rowsOf(
        connection,
        "select count(distinct month(effective_date))::integer as months from fct_yearly_events where event_type = 'raise'",
      ),
    ).toEqual([{ months: 12 }])
  })
})
