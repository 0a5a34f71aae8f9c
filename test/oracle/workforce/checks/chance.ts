import { type Check, type CheckedPlan, yearsOf } from './check.ts'
import { uniformSql } from './uniform.ts'

const drawSql = (plan: CheckedPlan, year: number, event: string, id: string): string =>
  uniformSql({ randomSeed: plan.randomSeed, scenarioSeed: plan.scenarioSeed, year }, event, id)

const keyOf = `cast('0x' || md5(employee_id)[1:16] as ubigint)`

/** The streams of each category: whose draw the event shows, and the one of its date. */
const STREAMS = {
  experienced_termination: ['termination|', 'termination|date'],
  reduction_in_force: ['termination|rif', 'termination|rifdate'],
} as const

/** Draws, and everything the draws decide, computed again; one pass per year. */
export const chanceChecks = (plan: CheckedPlan): readonly Check[] =>
  yearsOf(plan).flatMap((year) => [
    ...(['experienced_termination', 'reduction_in_force'] as const).map((category) => race(plan, year, category)),
    { name: `who is promoted, ${year}`, sql: promoted(plan, year) },
    { name: `hires by level, ${year}`, sql: dealt(plan, year) },
    { name: `hires that leave, ${year}`, sql: hiresLeft(plan, year) },
    { name: `days of raises, ${year}`, sql: raiseDays(plan, year) },
  ])

/** Of each level, no one who stays ran faster than one who left; leavers' draws and days are their streams'. */
function race(plan: CheckedPlan, year: number, category: keyof typeof STREAMS): Check {
  const [who, when] = STREAMS[category]
  const before = category === 'reduction_in_force' ? `and (l.event_category is null or l.event_category = '${category}')` : ''
  return {
    name: `who leaves first: ${category}, ${year}`,
    sql: `
      with keyed as (select *, ${keyOf} as k from aged where simulation_year = ${year}),
      drawn as (
        select s.employee_id, s.level_id, h.termination_rate as hazard, l.on_date,
          coalesce(l.event_category = '${category}', false) as gone, ${drawSql(plan, year, who, 's.k')} as u, ${drawSql(plan, year, when, 's.k')} as v
        from keyed as s left join leaving as l using (simulation_year, employee_id)
        join int_age_bands as a on a.age = s.age join int_tenure_bands as t on t.tenure = s.tenure
        join dim_hazard_table as h on h.simulation_year = ${year} and h.scenario_id = '${plan.scenarioId}' and h.level_id = s.level_id
          and h.age_band = a.age_band and h.tenure_band = t.tenure_band
        where true ${before}
      ), timed as (
        select *, case when hazard = 0 then 'infinity'::double else -ln(1 - u) / hazard end as race from drawn
      )
      select level_id::varchar as what, max(race) filter (where gone) as slowest_gone, min(race) filter (where not gone) as fastest_left
      from timed group by all having slowest_gone > fastest_left
      union all
      select t.employee_id, t.u, t.v from timed as t join ev as e on e.simulation_year = ${year} and e.employee_id = t.employee_id and e.leaves
      where gone and (e.draw <> u or e.on_date <> make_date(${year}, 1, 31) + floor(v * (make_date(${year}, 12, 31) - make_date(${year}, 1, 31) + 1))::integer
        or abs(e.event_probability - hazard) > 1e-12)`,
  }
}

const promoted = (plan: CheckedPlan, year: number): string => `
  with keyed as (select *, ${keyOf} as k from aged where simulation_year = ${year}),
  expected as (
    select s.employee_id, ${drawSql(plan, year, 'promotion|', 's.k')} as u
    from keyed as s left join leaving as l using (simulation_year, employee_id)
    join int_age_bands as a on a.age = s.age join int_tenure_bands as t on t.tenure = s.tenure
    join dim_hazard_table as h on h.simulation_year = ${year} and h.scenario_id = '${plan.scenarioId}' and h.level_id = s.level_id
      and h.age_band = a.age_band and h.tenure_band = t.tenure_band
    where s.tenure >= 1 and s.age < 65 and s.level_id < (select max(level_id) from levels)
      and (l.on_date is null or l.on_date >= make_date(${year}, 2, 1)) and u < h.promotion_rate
  )
  select * from expected full join (select employee_id, draw from ev where event_type = 'promotion' and simulation_year = ${year}) as p
  using (employee_id) where u is distinct from draw`

/** Sequence numbers are dealt to levels in the order of the draw. */
const dealt = (plan: CheckedPlan, year: number): string => `
  with keyed as (select *, ${keyOf} as k from ev where event_type = 'hire' and simulation_year = ${year}),
  placed as (
    select employee_id, to_level, draw, ${drawSql(plan, year, 'hire|level', 'k')} as u, ${drawSql(plan, year, 'hire|spread', 'k')} as s, pay,
      lag(to_level) over (order by u, employee_id) as earlier, lag(pay) over (partition by to_level order by s, employee_id) as poorer
    from keyed
  )
  select * from placed where earlier > to_level or poorer > pay or draw <> u`

const hiresLeft = (plan: CheckedPlan, year: number): string => `
  with keyed as (
    select h.employee_id, h.to_level, h.on_date as hired, l.on_date, ${keyOf} as k
    from ev as h left join leaving as l using (simulation_year, employee_id) where h.event_type = 'hire' and simulation_year = ${year}
  ), drawn as (
    select *, ${drawSql(plan, year, 'new_hire_termination|', 'k')} as u, ${drawSql(plan, year, 'new_hire_termination|date', 'k')} as v from keyed
  )
  select to_level::varchar as what, max(u) filter (where on_date is not null) as gone, min(u) filter (where on_date is null) as stays
  from drawn group by all having gone > stays
  union all
  select employee_id, u, v from drawn where on_date <> least(make_date(${year}, 12, 31),
    hired + if(make_date(${year}, 12, 31) - hired < 30, 1, 30 + floor(v * 61)::integer))`

function raiseDays(plan: CheckedPlan, year: number): string {
  const month = {
    legacy: `if(u < .5, 1, 7)`,
    realistic: `1 + (select count(*) from (select sum(percentage::decimal(10, 6)) over (order by month) as share, month from stg_config_raise_timing_distribution)
      where month < 12 and share <= u)`,
    calendar_driven: '7',
  }[plan.raiseTiming]
  const dayOf = {
    legacy: '1',
    realistic: '1 + floor(v * day(last_day(make_date(simulation_year, m, 1))))',
    calendar_driven: '15',
  }
  return `
    with keyed as (select *, ${keyOf} as k from ev where event_type = 'raise' and simulation_year = ${year}),
    drawn as (select *, ${drawSql(plan, year, 'raise|', 'k')} as u, ${drawSql(plan, year, 'raise|day', 'k')} as v from keyed),
    months as (select *, (${month})::bigint as m from drawn)
    select employee_id, u, v, on_date from months where on_date <> make_date(simulation_year, m, (${dayOf[plan.raiseTiming]})::bigint)`
}
