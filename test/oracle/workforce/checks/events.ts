import type { Check, CheckedPlan } from './check.ts'

const KINDS = `(values ('hire', 'hiring'), ('termination', 'experienced_termination'), ('termination', 'reduction_in_force'),
  ('termination', 'new_hire_termination'), ('promotion', 'promotion'), ('raise', 'merit_cola')) as kinds(t, c)`

/** Order of the events of one day. */
const ORDER = `(case event_type when 'hire' then 0 when 'promotion' then 1 when 'raise' then 2 else 3 end)`

/** §4 Events, and the faults of §5 about dates and ids. */
export function eventChecks(plan: CheckedPlan): readonly Check[] {
  return [
    { name: 'event_id is unique', sql: `select event_id from fct_yearly_events group by 1 having count(*) > 1` },
    {
      name: 'event_id is the hash of its key',
      sql: `select * from ev where event_id is distinct from
        md5(concat_ws('|', scenario_id, plan_design_id, employee_id, simulation_year, event_category))`,
    },
    {
      name: 'types and categories are the accepted ones',
      sql: `select * from ev where (event_type, event_category) not in (select (t, c) from ${KINDS})`,
    },
    { name: 'nobody is terminated twice', sql: `select employee_id from ev where leaves group by 1 having count(*) > 1` },
    {
      name: 'nothing happens after a termination',
      sql: `select e.* from ev as e join ev as l on l.leaves and l.employee_id = e.employee_id
        where e.on_date > l.on_date or e.simulation_year > l.simulation_year
          or (e.simulation_year = l.simulation_year and e.event_sequence > l.event_sequence)`,
    },
    {
      name: 'nothing happens before the hire',
      sql: `select e.* from ev as e join snap as s using (simulation_year, employee_id) where e.on_date < s.employee_hire_date`,
    },
    { name: 'dates lie in their year', sql: `select * from ev where on_date is null or year(on_date) <> simulation_year` },
    {
      name: 'event_sequence counts 1, 2, … in the order of dates, and of kinds within a day',
      sql: `select * from (
        select *, row_number() over (partition by simulation_year, employee_id order by on_date, ${ORDER}) as place from ev
      ) where place <> event_sequence`,
    },
    {
      name: 'terminations fall on January 31 or later',
      sql: `select * from ev where leaves and event_category <> 'new_hire_termination' and on_date < make_date(simulation_year, 1, 31)`,
    },
    { name: 'experienced leavers were there before, leaving hires were not', sql: LEAVERS },
    { name: 'promotions: February 1, one level up, tenure, age, draw', sql: PROMOTIONS },
    { name: 'raises: who and when', sql: raises(plan) },
    { name: 'everyone with a year of service and no earlier leave has a raise', sql: MISSING_RAISES },
    { name: 'hires are dated by their sequence', sql: HIRE_DATES },
    { name: 'leaving hires leave 30 to 90 days on', sql: NEW_HIRE_DATES },
    { name: 'events show age, tenure and bands as of the start, hires as of the hire', sql: AS_OF },
    {
      name: 'no event lacks a value',
      sql: `select * from ev where employee_id is null or employee_ssn is null or pay is null or pay <= 0 or age_band is null
        or tenure_band is null or parameter_source is null or parameter_source not in ('cli', 'scenario', 'simulation', 'lever', 'seed')
        or (event_type <> 'hire' and (before is null or from_level is null))`,
    },
    {
      name: 'few of the promoted leave',
      sql: `select count(*), avg((l.employee_id is not null)::integer) from ev as p left join leaving as l using (simulation_year, employee_id) where p.event_type = 'promotion' having count(*) > 100 and avg((l.employee_id is not null)::integer) > 2 * (select sum(leave + reductions) / sum(n) from needs)`,
    },
  ]
}

const LEAVERS = `
  select e.* from ev as e left join starts as s using (simulation_year, employee_id)
  where (e.event_category in ('experienced_termination', 'reduction_in_force', 'promotion', 'merit_cola') and s.employee_id is null)
    or (e.event_category in ('hiring', 'new_hire_termination') and s.employee_id is not null)`

const PROMOTIONS = `
  select e.* from ev as e join aged as s using (simulation_year, employee_id) where event_type = 'promotion' and not (
    on_date = make_date(simulation_year, 2, 1) and s.tenure >= 1 and s.age < 65 and from_level = s.level_id
    and to_level = from_level + 1 and to_level in (select level_id from levels) and draw < event_probability)`

const raises = (plan: CheckedPlan): string => {
  const days = {
    legacy: `strftime(e.on_date, '%m-%d') in ('01-01', '07-01')`,
    realistic: 'true',
    calendar_driven: `strftime(e.on_date, '%m-%d') = '07-15'`,
  }
  return `
    select e.* from ev as e join aged as s using (simulation_year, employee_id) left join leaving as l using (simulation_year, employee_id)
    where event_type = 'raise' and not (s.tenure >= 1 and (l.on_date is null or l.on_date >= e.on_date) and ${days[plan.raiseTiming]}
      and from_level = to_level
      and from_level = s.level_id + (e.on_date >= make_date(simulation_year, 2, 1) and exists (
        select 1 from ev as p where p.event_type = 'promotion' and p.simulation_year = e.simulation_year and p.employee_id = e.employee_id
      ))::integer)`
}

const MISSING_RAISES = `
  select s.* from aged as s anti join leaving using (simulation_year, employee_id)
  anti join (select * from ev where event_type = 'raise') as r using (simulation_year, employee_id) where s.tenure >= 1`

const HIRE_DATES = `
  select e.* from (
    select *, employee_id[9:]::bigint as sequence, dayofyear(make_date(simulation_year, 12, 31)) - 1 as days,
      count(*) over (partition by simulation_year) as total
    from ev where event_type = 'hire'
  ) as e
  where not regexp_full_match(employee_id, 'NH_[0-9]{4}_[0-9]{6}') or employee_id[4:7]::integer <> simulation_year
    or sequence not between 1 and total
    or on_date <> make_date(simulation_year, 1, 1) + ((sequence - 1) * days // total)::integer`

const NEW_HIRE_DATES = `
  select * from (
    select h.simulation_year, h.employee_id, l.on_date - h.on_date as days, make_date(h.simulation_year, 12, 31) - h.on_date as remain
    from ev as h join leaving as l using (simulation_year, employee_id) where h.event_type = 'hire'
  ) where not (case when remain < 30 then days = least(1, remain) else days between 30 and least(90, remain) end)`

const AS_OF = `
  select e.* from ev as e join snap as s using (simulation_year, employee_id)
  left join int_age_bands as a on a.age = e.employee_age left join int_tenure_bands as t on t.tenure = e.employee_tenure
  cross join lateral (select case when e.event_category in ('hiring', 'new_hire_termination') then s.employee_hire_date
    else make_date(e.simulation_year - 1, 12, 31) end as seen_on) as d
  where e.employee_age <> year(seen_on) - year(s.employee_birth_date) - (strftime(seen_on, '%m%d') < strftime(s.employee_birth_date, '%m%d'))::integer
    or e.employee_tenure <> year(seen_on) - year(s.employee_hire_date) - (strftime(seen_on, '%m%d') < strftime(s.employee_hire_date, '%m%d'))::integer
    or e.age_band is distinct from a.age_band or e.tenure_band is distinct from t.tenure_band`
