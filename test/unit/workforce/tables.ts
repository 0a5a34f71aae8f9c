import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { duckdbAdapter, type Session } from '../../../src/adapter/index.ts'

export interface MadeScenario {
  readonly scenario: string
  readonly design?: string
  /** How many are there at the beginning. */
  readonly people: number
  readonly hires: number
  readonly years: readonly number[]
}

/**
 * Tables as a simulation leaves them, made by a rule that can be followed by hand: every tenth of the first people leaves
 * in each year, one of the year's hires leaves too, every thirteenth is promoted; pay rises by 3 % a year.
 */
export async function makeScenario(file: string, made: MadeScenario): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true })
  await withDatabase(file, async (run) => {
    for (const statement of statementsOf(made)) await run(statement)
  })
}

export async function withDatabase(file: string, work: (run: (sql: string) => Promise<void>, session: Session) => Promise<void>) {
  const session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb', path: file }), {
    cwd: path.dirname(file),
    env: {},
  })
  try {
    const connection = await session.connect('test')
    await work((sql) => connection.execute(sql), session)
  } finally {
    await session.close()
  }
}

function statementsOf({ scenario, design = 'default', people, hires, years }: MadeScenario): readonly string[] {
  const [first = 2025] = years
  const keys = `'${scenario}' as scenario_id, '${design}' as plan_design_id`
  return [
    `create or replace temp table person as
      select printf('EMP_%06d', i) as employee_id, printf('SSN-%09d', i) as employee_ssn, i as n,
        make_date(1960 + (i % 40)::int, 3, 5) as birth, make_date(2010 + (i % 14)::int, 6, 1) as hired, null::int as hire_year,
        1 + (i % 5)::int as level_id, 56000 + 1000.5 * i as base_pay,
        case when i % 10 < ${years.length} then ${first} + (i % 10)::int end as leave_year, 'experienced_termination' as leave_category
      from range(1, ${people + 1}) t(i)
      union all
      select printf('NH_%d_%06d', y, i), printf('SSN-%09d', 900000000 + (y - ${first}) * 1000000 + i), i,
        make_date(1990, 1, 1), make_date(y::int, 1 + (i % 12)::int, 1), y::int, 1 + (i % 2)::int, 60000 + 100 * i,
        case when i = 1 then y::int end, 'new_hire_termination'
      from unnest([${years.join(', ')}]) years(y), range(1, ${hires + 1}) t(i)`,
    `create table if not exists fct_workforce_snapshot as select * from (select
      '' as employee_id, '' as employee_ssn, date '2000-01-01' as employee_birth_date, date '2000-01-01' as employee_hire_date,
      0::double as current_compensation, 0::double as prorated_annual_compensation,
      0::double as full_year_equivalent_compensation, 0 as current_age, 0 as current_tenure, 0 as level_id, '' as age_band,
      '' as tenure_band, '' as employment_status, date '2000-01-01' as termination_date, '' as termination_reason,
      '' as detailed_status_code, 0 as simulation_year, '' as scenario_id, '' as plan_design_id) limit 0`,
    `insert into fct_workforce_snapshot
      select employee_id, employee_ssn, birth, hired, round(base_pay * 1.03 ** (y - ${first}), 2) as pay,
        round(case when leave_year = y or hire_year = y then pay / 2 else pay end, 2), pay, y - year(birth), greatest(0, y - year(hired)),
        level_id, case when y - year(birth) < 35 then '25-34' when y - year(birth) < 45 then '35-44' else '45-54' end, '2-4',
        if(leave_year = y, 'terminated', 'active'), case when leave_year = y then make_date(y::int, 10, 15) end,
        case when leave_year = y then leave_category end,
        case when leave_year = y then leave_category when hire_year = y then 'new_hire_active' else 'continuous_active' end,
        y, '${scenario}', '${design}'
      from person, unnest([${years.join(', ')}]) years(y)
      where coalesce(hire_year, 0) <= y and coalesce(leave_year, 9999) >= y order by y, employee_id`,
    `create table if not exists fct_yearly_events as select * from (select '' as event_id, '' as scenario_id, '' as plan_design_id,
      '' as employee_id, '' as employee_ssn, '' as event_type, '' as event_category, 0 as simulation_year,
      date '2000-01-01' as effective_date, 0 as event_sequence, 0::double as compensation_amount, 0::double as previous_compensation,
      0 as from_level, 0 as to_level, 0 as employee_age, 0 as employee_tenure, '' as age_band, '' as tenure_band,
      0::double as event_probability, 0::double as draw, '' as parameter_source, '' as data_quality_flag, '{}'::json as event_details) limit 0`,
    `insert into fct_yearly_events
      select md5(concat_ws('|', '${scenario}', '${design}', employee_id, y, category)), '${scenario}', '${design}', employee_id, ssn, type,
        category, y, day, row_number() over (partition by employee_id, y order by day), pay, pay, level_id, level_id + (type = 'promotion')::int,
        40, 5, '35-44', '5-9', 0.1, 0.05, 'simulation', null, '{}'
      from (
        select employee_id, employee_ssn as ssn, 'hire' as type, 'hiring' as category, simulation_year as y, employee_hire_date as day,
          current_compensation as pay, level_id from fct_workforce_snapshot
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and year(employee_hire_date) = simulation_year
        union all
        select employee_id, employee_ssn, 'termination', termination_reason, simulation_year, termination_date, current_compensation, level_id
        from fct_workforce_snapshot
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and employment_status = 'terminated'
        union all
        select employee_id, fct_workforce_snapshot.employee_ssn, 'promotion', 'promotion', simulation_year, make_date(simulation_year, 2, 1), current_compensation,
          fct_workforce_snapshot.level_id - 1
        from fct_workforce_snapshot join person using (employee_id)
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and employment_status = 'active'
          and n % 13 = simulation_year - ${first} and hire_year is null and fct_workforce_snapshot.level_id > 1
        union all
        select employee_id, employee_ssn, 'raise', 'merit_cola', simulation_year, make_date(simulation_year, 7, 15), current_compensation, level_id
        from fct_workforce_snapshot
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and employment_status = 'active'
          and year(employee_hire_date) < simulation_year
      )`,
    `create table if not exists fct_headcount_bridge as select * from (select '' as scenario_id, '' as plan_design_id, 0 as simulation_year,
      0 as level_id, 0::bigint as start_headcount, 0::bigint as hires, 0::bigint as promotions_in, 0::bigint as promotions_out,
      0::bigint as experienced_terminations, 0::bigint as reductions_in_force, 0::bigint as new_hire_terminations, 0::bigint as end_headcount) limit 0`,
    `insert into fct_headcount_bridge
      with s as (select * from fct_workforce_snapshot where scenario_id = '${scenario}' and plan_design_id = '${design}'),
      counts as (select simulation_year, level_id, count(*) filter (year(employee_hire_date) = simulation_year) as hires,
        count(*) filter (termination_reason = 'experienced_termination') as experienced,
        count(*) filter (termination_reason = 'new_hire_termination') as new_hire,
        count(*) filter (employment_status = 'active') as active from s group by all),
      moves as (select simulation_year, to_level as level_id, count(*) as up from fct_yearly_events
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and event_type = 'promotion' group by all),
      outs as (select simulation_year, from_level as level_id, count(*) as out from fct_yearly_events
        where scenario_id = '${scenario}' and plan_design_id = '${design}' and event_type = 'promotion' group by all)
      select ${keys}, simulation_year, level_id,
        active - hires - coalesce(up, 0) + coalesce(out, 0) + experienced + new_hire, hires, coalesce(up, 0), coalesce(out, 0), experienced, 0, new_hire, active
      from counts left join moves using (simulation_year, level_id) left join outs using (simulation_year, level_id)
      order by simulation_year, level_id`,
    `create table if not exists fct_compensation_growth as select * from (select '' as scenario_id, '' as plan_design_id, 0 as simulation_year,
      '' as method, 0::double as previous_value, 0::double as current_value, 0::double as growth_pct, 0::double as target_pct, '' as status) limit 0`,
    `create table if not exists mon_data_quality as select * from (select '' as scenario_id, 0 as simulation_year, '' as check_name,
      '' as severity, 0::bigint as failures) limit 0`,
    `insert into mon_data_quality select '${scenario}', y, 'pay_above_5m', 'warning', 2 from unnest([${years.join(', ')}]) years(y)`,
  ]
}
