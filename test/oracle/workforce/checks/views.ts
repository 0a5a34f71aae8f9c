import { type CheckedPlan, cents, fullYearsSql } from './check.ts'

/** Statements that make temporary tables and views of one scenario, under names that only the checks use. */
export function viewsOf(plan: CheckedPlan): readonly string[] {
  const only = `scenario_id = '${plan.scenarioId}' and plan_design_id = '${plan.planDesignId}'`
  const effective = `date '${plan.startYear - 1}-12-31'`
  return [
    `create or replace temp view ev as
       select *, ${cents('compensation_amount')} as pay, ${cents('previous_compensation')} as before,
         effective_date::date as on_date, event_type = 'termination' as leaves
       from fct_yearly_events where ${only}`,
    `create or replace temp view snap as
       select *, ${cents('current_compensation')} as pay, ${cents('prorated_annual_compensation')} as prorated
       from fct_workforce_snapshot where ${only}`,
    `create or replace temp view bridge as select * from fct_headcount_bridge where ${only}`,
    `create or replace temp view levels as select level_id, min_compensation, max_compensation from stg_config_job_levels`,
    // Everyone employed at the start of each year: the census, then the actives of the year before.
    `create or replace temp table starts as
       select ${plan.startYear} as simulation_year, employee_id, employee_ssn, employee_birth_date as birth,
         employee_hire_date as hire, ${cents('employee_gross_compensation')} as pay,
         coalesce((select max(level_id) from levels where min_compensation <= employee_gross_compensation), 1) as level_id
       from stg_census_data
       where employee_hire_date <= ${effective}
         and (employee_termination_date is null or employee_termination_date > ${effective})
       union all
       select simulation_year + 1, employee_id, employee_ssn, employee_birth_date, employee_hire_date, pay, level_id
       from snap where employment_status = 'active' and simulation_year + 1 < ${plan.startYear + plan.years}`,
    `create or replace temp view aged as
       select starts.*, make_date(simulation_year - 1, 12, 31) as as_of,
         ${fullYearsSql('birth', 'make_date(simulation_year - 1, 12, 31)')} as age,
         ${fullYearsSql('hire', 'make_date(simulation_year - 1, 12, 31)')} as tenure
       from starts`,
    `create or replace temp table leaving as
       select simulation_year, employee_id, event_category, on_date from ev where leaves`,
    // One row per year: what the specification says about its headcount.
    `create or replace temp table needs as
       with counted as (
         select simulation_year, count(*) as n, count(*) filter (where year(hire) = simulation_year - 1) as prior
         from starts group by all
       ), rates as (
         select *, ${rate(plan.growth.text)} as g, ${rate(plan.terminationRate.text)} as t,
           ${rate(plan.newHireTerminationRate.text)} as nt
         from counted
       ), targets as (
         select *, round(n * (1 + g))::bigint as target, floor((n - prior) * t + prior * nt)::bigint as leave from rates
       ), needed as (select *, target - (n - leave) as need from targets)
       select *, greatest(-need, 0) as reductions, hires - greatest(need, 0) as new_hire_leave
       from (
         -- in whole millionths, rounded up
         select *, case when need <= 0 then 0 else
           (need * 1000000 + (1000000 - (nt * 1000000)::bigint) - 1) // (1000000 - (nt * 1000000)::bigint) end as hires
         from needed
       )`,
  ]
}

const rate = (text: string) => `cast('${text}' as decimal(10, 6))`
