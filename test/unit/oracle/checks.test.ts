import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { checksOf, findings } from '../../oracle/workforce/checks/index.ts'
import { loadInputs, loadTables } from '../../oracle/workforce/load.ts'
import { readCensus } from '../../oracle/workforce/people.ts'
import { planWith } from '../../oracle/workforce/plan.ts'
import { readSeeds } from '../../oracle/workforce/seeds.ts'
import { simulate } from '../../oracle/workforce/simulate.ts'

const root = join(import.meta.dirname, '../../..')
const scratch = mkdtempSync(join(tmpdir(), 'planwise-checks-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const plan = planWith({ years: 2 })

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  const seeds = readSeeds(root)
  const census = readCensus(join(root, 'data/census_preprocessed.csv')).slice(0, 3000)
  const loading = { connection, schema: 'main', scratch }
  await loadTables(loading, plan, simulate(plan, seeds, census))
  await loadInputs(loading, { plan, seeds, census, directory: root })
})
afterAll(() => connection.closeSync())

/** Whether a check fails once the tables have been changed. */
async function fails(check: string, mutation: string): Promise<boolean> {
  await connection.run('begin')
  try {
    await connection.run(mutation)
    const named = checksOf(plan).filter(({ name }) => name === check)
    return (await findings(connection, plan, named)).length === 1
  } finally {
    await connection.run('rollback')
  }
}

const oneRaise = `(select min(event_id) from fct_yearly_events where event_category = 'merit_cola' and simulation_year = 2025)`

describe('the checks of the workforce tables', () => {
  it('find nothing in the tables of the reference simulator', async () => {
    expect(await findings(connection, plan)).toEqual([])
  })

  const faults: readonly (readonly [string, string, string])[] = [
    [
      'a raise after the termination',
      'nothing happens after a termination',
      `insert into fct_yearly_events
      select * replace ('x' as event_id, 'merit_cola' as event_category, 'raise' as event_type, effective_date + 1 as effective_date, 9 as event_sequence)
      from fct_yearly_events where event_category = 'experienced_termination' and month(effective_date) < 12 limit 1`,
    ],
    [
      'a hire terminated before the hire',
      'leaving hires leave 30 to 90 days on',
      `update fct_yearly_events set effective_date = make_date(simulation_year, 1, 1)
       where employee_id = 'NH_2025_000300' or (event_category = 'new_hire_termination' and simulation_year = 2026)`,
    ],
    [
      'a raise that forgets the promotion',
      'each event starts from the pay and level the one before left',
      `update fct_yearly_events as e set previous_compensation = p.previous_compensation
       from fct_yearly_events as p where p.event_type = 'promotion' and e.event_type = 'raise'
         and e.employee_id = p.employee_id and e.simulation_year = p.simulation_year and e.event_sequence = 2`,
    ],
    [
      'a level recomputed from pay',
      'the snapshot holds the last pay and level',
      `update fct_workforce_snapshot set level_id = (select max(level_id) from stg_config_job_levels where min_compensation <= current_compensation)
       where current_compensation >= 56000`,
    ],
    [
      'a draw used twice',
      'who is promoted, 2025',
      `update fct_yearly_events set draw = draw / 2 where event_type = 'promotion' and simulation_year = 2025`,
    ],
    [
      'another seed',
      'days of raises, 2026',
      `update fct_yearly_events set effective_date = if(month(effective_date) = 12, effective_date - 1, effective_date + 1)
       where event_type = 'raise' and simulation_year = 2026`,
    ],
    ['ids that are no hashes', 'event_id is the hash of its key', `update fct_yearly_events set event_id = uuid()::varchar`],
    [
      'a rate grossed up for a part of the year',
      'proration counts the days of each rate',
      `update fct_workforce_snapshot set prorated_annual_compensation = current_compensation where detailed_status_code = 'new_hire_active'`,
    ],
    [
      'lost hires',
      'hires per level are the largest remainder',
      `delete from fct_yearly_events where event_category = 'hiring' and to_level = 1 and simulation_year = 2025`,
    ],
    [
      'rows of the year before',
      'a snapshot holds those of the start and the hires, nobody else',
      `insert into fct_workforce_snapshot select * replace (2026 as simulation_year) from fct_workforce_snapshot
       where simulation_year = 2025 and employment_status = 'terminated'`,
    ],
    [
      'hire pay 1 % low',
      "hires' pay keeps to the spread",
      `update fct_yearly_events set compensation_amount = compensation_amount * .99 where event_category = 'hiring'`,
    ],
    [
      'age counted twice',
      'ages and tenures are full years on December 31',
      `update fct_workforce_snapshot set current_age = current_age + 1, current_tenure = current_tenure + 1 where simulation_year = 2026`,
    ],
    [
      'later years left behind',
      'every year of the plan has its rows',
      `insert into fct_workforce_snapshot select * replace (2027 as simulation_year) from fct_workforce_snapshot where simulation_year = 2026`,
    ],
    [
      'no raises late in the year',
      'days of raises, 2025',
      `update fct_yearly_events set effective_date = make_date(simulation_year, 10, 1) where event_type = 'raise' and month(effective_date) > 10`,
    ],
    [
      'a year that failed',
      'every year of the plan has its rows',
      `delete from fct_workforce_snapshot where simulation_year = 2026`,
    ],
    [
      'one leaver too many',
      'terminations, reductions, hires and the target follow the formulas',
      `insert into fct_yearly_events select * replace ('x' as event_id, 'termination' as event_type, 'experienced_termination' as event_category,
         make_date(2025, 12, 31) as effective_date, 5 as event_sequence, compensation_amount as previous_compensation) from fct_yearly_events where event_id = ${oneRaise}`,
    ],
    [
      'somebody slower leaves',
      'who leaves first: experienced_termination, 2025',
      `update dim_hazard_table set termination_rate = termination_rate / 50 where age_band = '25-34'`,
    ],
    [
      'half a cent lost',
      'a raise is merit and COLA of the level',
      `update fct_yearly_events set compensation_amount = compensation_amount - .01 where event_id = ${oneRaise}`,
    ],
    [
      'a bridge that does not add up',
      'the bridge reconciles per level',
      `update fct_headcount_bridge set hires = hires + 1 where level_id = 2`,
    ],
    [
      'two people with one SSN',
      'an SSN belongs to one employee',
      `update fct_workforce_snapshot set employee_ssn = 'SSN-900000001' where employee_id = 'EMP_000001'`,
    ],
    [
      'a missing hazard',
      'every year, level and pair of bands has one hazard row',
      `delete from dim_hazard_table where level_id = 5 and age_band = '65+' and simulation_year = 2026`,
    ],
    [
      'a promotion that cuts',
      'a promotion never cuts and reaches the new minimum',
      `update fct_yearly_events set compensation_amount = previous_compensation - 1 where event_category = 'promotion'`,
    ],
    [
      'a reason that is not the event',
      'status, dates, reason and code agree',
      `update fct_workforce_snapshot set termination_reason = 'reduction_in_force' where termination_reason is not null`,
    ],
    [
      'hires dealt level by level',
      'hires by level, 2025',
      `update fct_yearly_events set to_level = 1 + (employee_id[9:]::integer * 5 // 1000)
       where event_category = 'hiring' and simulation_year = 2025`,
    ],
  ]

  it.each(faults)('find %s', async (_fault, check, mutation) => {
    expect(await fails(check, mutation)).toBe(true)
  })
})
