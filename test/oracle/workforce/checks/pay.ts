import { type Check, type CheckedPlan, cents } from './check.ts'

/** §4 Pay, exact to the cent, and the faults of §5 about pay. */
export function payChecks(plan: CheckedPlan): readonly Check[] {
  return [
    { name: 'amounts are whole cents', sql: `select * from ev where abs(compensation_amount * 100 - pay) > 1e-6` },
    { name: 'actives are paid', sql: `select * from snap where employment_status = 'active' and not pay > 0` },
    {
      name: 'a promotion never cuts and reaches the new minimum',
      sql: `select e.* from ev as e join levels as l on l.level_id = e.to_level where event_type = 'promotion' and (pay < before or pay < l.min_compensation * 100)`,
    },
    {
      name: 'a raise is at most half',
      sql: `select * from ev where event_type = 'raise' and (pay < before or pay * 2 > before * 3 + 1)`,
    },
    { name: 'each event starts from the pay and level the one before left', sql: CHAIN },
    { name: 'a termination changes no pay', sql: `select * from ev where leaves and pay <> before` },
    ...(plan.meritBudget === undefined ? [{ name: 'a raise is merit and COLA of the level', sql: RAISE }] : []),
    { name: "hires' pay keeps to the spread", sql: HIRE_PAY },
    { name: 'the snapshot holds the last pay and level', sql: LAST },
    {
      name: 'full-year equivalent is the annual rate',
      sql: `select * from snap where ${cents('full_year_equivalent_compensation')} <> pay`,
    },
    { name: 'proration counts the days of each rate', sql: PRORATION },
    {
      name: 'average pay rises with the level',
      sql: `select * from (
          select *, lag(mean) over (partition by simulation_year order by level_id) as below,
            lag(n) over (partition by simulation_year order by level_id) as below_n
          from (
            select simulation_year, level_id, avg(pay) as mean, count(*) as n
            from snap where employment_status = 'active' group by all
          )
        ) where n >= 20 and below_n >= 20 and mean <= below`,
    },
    { name: 'no pay is above 10 million', sql: 'select * from snap where pay > 1000000000' },
  ]
}

const CHAIN = `
  select * from (
    select e.simulation_year, e.employee_id, e.event_sequence, e.before, e.from_level,
      lag(e.pay) over w as was, lag(e.to_level) over w as was_level, s.pay as start_pay, s.level_id as start_level
    from ev as e left join starts as s using (simulation_year, employee_id)
    where event_type <> 'hire' or true
    window w as (partition by e.simulation_year, e.employee_id order by e.event_sequence)
  ) where before is distinct from coalesce(was, start_pay) or from_level is distinct from coalesce(was_level, start_level)`

/** Rates as written, added as decimals: halves of a cent go up. */
const RAISE = `
  with rates as (
    select simulation_year, job_level,
      max(case when parameter_name = 'merit_base' then parameter_text::decimal(10, 6) end)
        + max(case when parameter_name = 'cola_rate' then parameter_text::decimal(10, 6) end) as rate
    from int_effective_parameters where event_type = 'RAISE' group by all
  )
  select e.* from ev as e join rates as r on r.simulation_year = e.simulation_year and r.job_level = e.from_level
  where event_type = 'raise' and pay <> (before::hugeint * (1000000 + least(rate, .5) * 1000000)::hugeint * 2 + 1000000) // 2000000`

/** Each is within a tenth of the middle, and their sum is the middle's, up to half a cent each. */
const HIRE_PAY = `
  with rates as (
    select simulation_year, job_level as level_id,
      max(case when parameter_name = 'compensation_percentile' then parameter_text::decimal(10, 6) end) as percentile,
      max(case when parameter_name = 'market_adjustment_multiplier' then parameter_text::decimal(10, 6) end) as multiplier
    from int_effective_parameters where event_type = 'HIRE' group by all
  ), middles as (
    select r.simulation_year, l.level_id,
      100 * (min_compensation + (max_compensation - min_compensation) * percentile::double * multiplier::double) as middle
    from rates as r join levels as l using (level_id)
  )
  select simulation_year, level_id, any_value(middle), count(*), avg(pay), min(pay), max(pay)
  from ev join middles using (simulation_year) where event_type = 'hire' and level_id = to_level group by all
  having abs(avg(pay) - any_value(middle)) > .5 or min(pay) < .9 * any_value(middle) - 1 or max(pay) > 1.1 * any_value(middle) + 1`

const LAST = `
  with last as (
    select simulation_year, employee_id, arg_max(pay, event_sequence) as pay,
      arg_max(coalesce(to_level, from_level), event_sequence) as level_id
    from ev group by all
  )
  select s.* from snap as s left join last as l using (simulation_year, employee_id) left join starts as b using (simulation_year, employee_id)
  where s.pay is distinct from coalesce(l.pay, b.pay) or s.level_id is distinct from coalesce(l.level_id, b.level_id)`

const PRORATION = `
  with changes as (
    select simulation_year, employee_id, make_date(simulation_year, 1, 1) as since, pay, 0 as place from starts
    union all
    select simulation_year, employee_id, on_date, pay, event_sequence from ev where not leaves
  ), periods as (
    select *, lead(since) over (partition by simulation_year, employee_id order by place) as next from changes
  ), paid as (
    select p.simulation_year, p.employee_id,
      sum(p.pay::hugeint * (coalesce(p.next, coalesce(l.on_date, make_date(p.simulation_year, 12, 31)) + 1) - p.since)) as total
    from periods as p left join leaving as l using (simulation_year, employee_id) group by all
  )
  select s.simulation_year, s.employee_id, s.prorated, total
  from snap as s left join paid using (simulation_year, employee_id)
  where prorated is distinct from (2 * total + dayofyear(make_date(simulation_year, 12, 31)))
    // (2 * dayofyear(make_date(simulation_year, 12, 31)))`
