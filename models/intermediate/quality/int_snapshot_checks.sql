-- How many rows of each year's snapshot break a rule. Every number should be 0, but for the two that only warn.
select
    scenario_id,
    plan_design_id,
    simulation_year,
    count(*) - count(distinct employee_id) as repeated_employees,
    count(employee_ssn) - count(distinct employee_ssn) as repeated_ssns,
    count(*) filter (
        (employment_status = 'active') != (termination_date is null)
        or employment_status not in ('active', 'terminated')
        or year(termination_date) != simulation_year
        or year(employee_hire_date) > simulation_year
    ) as status_contradicts_dates,
    count(*) filter (
        detailed_status_code is distinct from
        case when year(employee_hire_date) = simulation_year then
            case when termination_date is null then 'new_hire_active' else 'new_hire_termination' end
        when termination_date is null then 'continuous_active'
        else 'experienced_termination'
        end
    ) as detailed_status_contradicts_dates,
    count(*) filter (termination_date < employee_hire_date) as left_before_hire,
    count(*) filter (employment_status = 'active' and coalesce(current_compensation, 0) <= 0) as active_without_pay,
    count(*) filter (not coalesce(prorated_annual_compensation >= 0, false)) as negative_prorated_pay,
    count(*) filter (current_tenure > current_age - 16) as tenure_exceeds_age,
    count(*) filter (not coalesce(current_age between 16 and 100, false)) as age_outside_16_to_100,
    count(*) filter (age_band is null or tenure_band is null or level_id is null) as without_band_or_level,
    count(*) filter (current_compensation > 10000000) as pay_above_10m,
    count(*) filter (current_compensation > 5000000 and current_compensation <= 10000000) as pay_above_5m,
    count(*) filter (current_compensation < 10000) as pay_below_10k
from {{ ref('fct_workforce_snapshot') }}
group by scenario_id, plan_design_id, simulation_year
