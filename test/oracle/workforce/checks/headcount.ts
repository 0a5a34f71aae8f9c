import type { Check, CheckedPlan } from './check.ts'

/** A total shared by largest remainder over `weight` of (simulation_year, level_id), ties to the lower level. */
const shared = (weights: string, total: string): string => `
  select simulation_year, level_id, base + (place <= total - sum(base) over (partition by simulation_year))::bigint as quota
  from (
    select *, row_number() over (partition by simulation_year order by remainder desc, level_id) as place
    from (
      select w.simulation_year, w.level_id, n.${total} as total,
        coalesce(n.${total} * weight // nullif(sum(weight) over (partition by w.simulation_year), 0), 0) as base,
        coalesce(n.${total} * weight % nullif(sum(weight) over (partition by w.simulation_year), 0), 0) as remainder
      from (${weights}) as w join needs as n using (simulation_year)
    )
  )`

const byLevel = (rows: string): string => `
  select y.simulation_year, l.level_id, count(r.level_id) as weight
  from needs as y cross join levels as l
  left join (${rows}) as r on r.simulation_year = y.simulation_year and r.level_id = l.level_id
  group by all`

/** Leavers of one kind at the level of the start of the year, not that of their last day. */
const leftFrom = (category: string): string => `
  select s.simulation_year, s.level_id from starts as s join leaving as l using (simulation_year, employee_id)
  where l.event_category = '${category}'`

const hiredInto = `select simulation_year, to_level as level_id from ev where event_category = 'hiring'`
const leftAfterHire = `
  select simulation_year, h.to_level as level_id from ev as h join leaving as l using (simulation_year, employee_id)
  where h.event_category = 'hiring'`
const survivors = `
  select s.simulation_year, s.level_id from starts as s
  left join (select * from leaving where event_category = 'experienced_termination') as l using (simulation_year, employee_id)
  where l.employee_id is null`

const quotaCheck = (name: string, actual: string, weights: string, total: string): Check => ({
  name,
  sql: `select a.simulation_year, a.level_id, a.weight as actual, q.quota
    from (${byLevel(actual)}) as a join (${shared(byLevel(weights), total)}) as q using (simulation_year, level_id)
    where a.weight <> q.quota`,
})

/** §4 Headcount. */
export function headcountChecks(plan: CheckedPlan): readonly Check[] {
  return [
    {
      name: 'every year of the plan has its rows',
      sql: `select y from range(${plan.startYear}, ${plan.startYear + plan.years}) as t(y)
        where (select count(*) from needs) > 0 and y not in (select simulation_year from snap)
        union all select distinct simulation_year from snap
        where simulation_year not between ${plan.startYear} and ${plan.startYear + plan.years - 1}`,
    },
    {
      name: 'the bridge reconciles per level',
      sql: `select * from bridge where start_headcount + hires + promotions_in - promotions_out - experienced_terminations
        - reductions_in_force - new_hire_terminations <> end_headcount`,
    },
    {
      name: 'the bridge has each level of each year once',
      sql: `select y.simulation_year, l.level_id, count(b.level_id) from needs as y cross join levels as l
        left join bridge as b on b.simulation_year = y.simulation_year and b.level_id = l.level_id
        group by all having count(b.level_id) <> 1`,
    },
    { name: 'the bridge counts what the events and snapshots hold', sql: RECOUNT },
    {
      name: 'a year starts where the year before ended',
      sql: `select * from bridge as a join bridge as b
        on b.simulation_year = a.simulation_year + 1 and b.level_id = a.level_id where a.end_headcount <> b.start_headcount`,
    },
    { name: 'terminations, reductions, hires and the target follow the formulas', sql: FORMULAS },
    {
      name: 'new-hire terminations are near their rate',
      sql: `select simulation_year from bridge group by 1
        having sum(hires) >= 40
          and abs(sum(new_hire_terminations) / sum(hires) - ${plan.newHireTerminationRate.text}) > .025`,
    },
    quotaCheck('terminations per level are the largest remainder', leftFrom('experienced_termination'), STARTS, 'leave'),
    quotaCheck('reductions per level are the largest remainder', leftFrom('reduction_in_force'), survivors, 'reductions'),
    quotaCheck('hires per level are the largest remainder', hiredInto, STARTS, 'hires'),
    quotaCheck('new-hire terminations per level are the largest remainder', leftAfterHire, hiredInto, 'new_hire_leave'),
  ]
}

const STARTS = 'select simulation_year, level_id from starts'

const FORMULAS = `
  select y.*, e.* from needs as y left join (
    select simulation_year,
      count(*) filter (where event_category = 'experienced_termination') as terminations,
      count(*) filter (where event_category = 'reduction_in_force') as rif,
      count(*) filter (where event_category = 'hiring') as hired,
      count(*) filter (where event_category = 'new_hire_termination') as hires_left
    from ev group by all
  ) as e using (simulation_year)
  left join (
    select simulation_year, count(*) filter (where employment_status = 'active') as at_end from snap group by all
  ) as s using (simulation_year)
  where coalesce(terminations, 0) <> leave or coalesce(rif, 0) <> reductions or coalesce(hired, 0) <> y.hires
    or coalesce(hires_left, 0) <> new_hire_leave or coalesce(at_end, 0) <> target`

const RECOUNT = `
  with counted as (
    select simulation_year, level_id, 'start_headcount' as what, count(*) as n from starts group by all
    union all select simulation_year, to_level, 'hires', count(*) from ev where event_category = 'hiring' group by all
    union all select simulation_year, to_level, 'promotions_in', count(*) from ev where event_type = 'promotion' group by all
    union all select simulation_year, from_level, 'promotions_out', count(*) from ev where event_type = 'promotion' group by all
    union all select simulation_year, level_id,
      case termination_reason when 'experienced_termination' then 'experienced_terminations'
        when 'reduction_in_force' then 'reductions_in_force' else 'new_hire_terminations' end, count(*)
    from snap where employment_status = 'terminated' group by all
    union all select simulation_year, level_id, 'end_headcount', count(*) from snap
    where employment_status = 'active' group by all
  ), told as (
    unpivot (
      select simulation_year, level_id, start_headcount::bigint as start_headcount, hires::bigint as hires,
        promotions_in::bigint as promotions_in, promotions_out::bigint as promotions_out,
        experienced_terminations::bigint as experienced_terminations, reductions_in_force::bigint as reductions_in_force,
        new_hire_terminations::bigint as new_hire_terminations, end_headcount::bigint as end_headcount
      from bridge
    ) on columns(* exclude (simulation_year, level_id)) into name what value n
  )
  select simulation_year, level_id, what, told.n, counted.n from told full join counted using (simulation_year, level_id, what)
  where coalesce(told.n, 0) <> coalesce(counted.n, 0)`
