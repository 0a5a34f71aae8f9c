import { type Check, type CheckedPlan, fullYearsSql } from './check.ts'

const YEAR_END = 'make_date(simulation_year, 12, 31)'

/** §4 Shape, Seeds and Scenarios. */
export function shapeChecks(plan: CheckedPlan): readonly Check[] {
  return [
    {
      name: 'one snapshot per scenario, year and employee',
      sql: `select scenario_id, plan_design_id, simulation_year, employee_id from fct_workforce_snapshot group by all having count(*) > 1`,
    },
    { name: 'a snapshot holds those of the start and the hires, nobody else', sql: MEMBERS },
    {
      name: "every event's employee has a snapshot",
      sql: `select e.* from fct_yearly_events as e anti join fct_workforce_snapshot using (scenario_id, plan_design_id, simulation_year, employee_id)`,
    },
    { name: 'status, dates, reason and code agree', sql: STATUS },
    { name: 'what an employee is does not change', sql: IDENTITY },
    {
      name: 'ages and tenures are full years on December 31',
      sql: `select * from snap where current_age <> ${fullYearsSql('employee_birth_date', YEAR_END)}
        or current_tenure <> ${fullYearsSql('employee_hire_date', YEAR_END)}`,
    },
    {
      name: 'ages lie in 16–100, service fits the age',
      sql: `select * from snap where current_age not between 16 and 100 or current_tenure not between 0 and current_age - 16`,
    },
    {
      name: 'bands are those of age and tenure',
      sql: `select s.* from snap as s left join int_age_bands as a on a.age = s.current_age left join int_tenure_bands as t on t.tenure = s.current_tenure
        where s.age_band is distinct from a.age_band or s.tenure_band is distinct from t.tenure_band`,
    },
    {
      name: 'an SSN belongs to one employee',
      sql: `select employee_ssn from (select distinct employee_ssn, employee_id from snap) group by 1 having count(*) > 1`,
    },
    {
      name: "hires' SSNs follow their year and sequence",
      sql: `select * from ev where event_type = 'hire'
        and employee_ssn <> 'SSN-' || (900000000 + (simulation_year - ${plan.startYear}) * 1000000 + employee_id[9:]::bigint)`,
    },
    {
      name: "hires' ages are of the seed",
      sql: `select * from ev where event_type = 'hire' and (employee_age not in (select hire_age from stg_config_new_hire_age_distribution) or employee_tenure <> 0)`,
    },
    {
      name: 'the timing table sums to 1',
      sql: `select sum(percentage) as s from stg_config_raise_timing_distribution having abs(s - 1) > .001`,
    },
    {
      name: 'every year, level and pair of bands has one hazard row',
      sql: `select y.simulation_year, l.level_id, t.tenure_band, a.age_band
        from needs as y cross join levels as l cross join stg_config_tenure_bands as t cross join stg_config_age_bands as a
        left join dim_hazard_table as h on h.simulation_year = y.simulation_year and h.level_id = l.level_id
          and h.tenure_band = t.tenure_band and h.age_band = a.age_band and h.scenario_id = '${plan.scenarioId}'
        group by all having count(h.level_id) <> 1 or min(termination_rate) < 0 or max(termination_rate) > 1
          or min(promotion_rate) is null or min(merit_rate) is null`,
    },
  ]
}

const MEMBERS = `
  with expected as (
    select simulation_year, employee_id from starts
    union all select simulation_year, employee_id from ev where event_type = 'hire'
  )
  (select simulation_year, employee_id, 'missing' as what from expected anti join snap using (simulation_year, employee_id))
  union all
  (select simulation_year, employee_id, 'too many' from snap anti join expected using (simulation_year, employee_id))`

const STATUS = `
  select s.*, l.event_category from snap as s left join leaving as l using (simulation_year, employee_id)
  where s.termination_date::date is distinct from l.on_date or s.termination_reason is distinct from l.event_category
    or s.employment_status is distinct from if(l.employee_id is null, 'active', 'terminated')
    or s.detailed_status_code is distinct from case
      when l.employee_id is null then if(year(s.employee_hire_date) = s.simulation_year, 'new_hire_active', 'continuous_active')
      when l.event_category = 'new_hire_termination' then 'new_hire_termination' else 'experienced_termination' end
    or s.termination_date < s.employee_hire_date`

const IDENTITY = `
  select s.* from snap as s join starts as b using (simulation_year, employee_id)
  where s.employee_ssn is distinct from b.employee_ssn or s.employee_birth_date <> b.birth or s.employee_hire_date <> b.hire`
