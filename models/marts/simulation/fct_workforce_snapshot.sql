-- Everyone who worked in the year, as on December 31, those who left included: one row per employee.
-- Pay for the year counts each rate for the days it held: what would have been paid at the last rate from January 1 to the
-- last day, less each change for the days before it.
{{ config(compression={
    'employee_id': 'fsst',
    'employee_ssn': 'fsst',
    'scenario_id': 'dictionary',
    'plan_design_id': 'dictionary',
    'age_band': 'dictionary',
    'tenure_band': 'dictionary',
    'employment_status': 'dictionary',
    'termination_reason': 'dictionary',
    'detailed_status_code': 'dictionary'
}) }}

with employees as (
    select
        employee_id,
        employee_ssn,
        employee_birth_date,
        employee_hire_date,
        final_cents,
        final_level as level_id,
        termination_date,
        termination_category as termination_reason,
        case when termination_date is null then 'continuous_active' else 'experienced_termination' end as detailed_status_code,
        final_cents * (coalesce(termination_date, {{ year_end() }}) - {{ year_start() }} + 1)
        - coalesce((cents_after_promotion - cents_before_promotion) * (promotion_date - {{ year_start() }}), 0)
        - coalesce((cents_after_raise - cents_before_raise) * (raise_date - {{ year_start() }}), 0)
            as cent_days
    from {{ ref('int_employee_year') }}
    union all
    select
        employee_id,
        employee_ssn,
        employee_birth_date,
        hire_date as employee_hire_date,
        cents as final_cents,
        level_id,
        termination_date,
        case when termination_date is not null then 'new_hire_termination' end as termination_reason,
        case when termination_date is null then 'new_hire_active' else 'new_hire_termination' end as detailed_status_code,
        cents * (coalesce(termination_date, {{ year_end() }}) - hire_date + 1) as cent_days
    from {{ ref('int_hire_year') }}
),

aged as (
    select
        *,
        {{ full_years_at_end_of(simulation_year(), 'employee_birth_date') }} as current_age,
        {{ full_years_at_end_of(simulation_year(), 'employee_hire_date') }} as current_tenure
    from employees
)

select
    aged.employee_id,
    aged.employee_ssn,
    aged.employee_birth_date,
    aged.employee_hire_date,
    {{ money('aged.final_cents') }} as current_compensation,
    {{ money(prorated_cents('aged.cent_days')) }} as prorated_annual_compensation,
    {{ money('aged.final_cents') }} as full_year_equivalent_compensation,
    aged.current_age,
    aged.current_tenure,
    aged.level_id,
    age.age_band,
    tenure.tenure_band,
    case when aged.termination_date is null then 'active' else 'terminated' end as employment_status,
    aged.termination_date,
    aged.termination_reason,
    aged.detailed_status_code,
    {{ simulation_year() }} as simulation_year,
    {{ scenario_columns() }}
from aged
left join {{ ref('int_age_bands') }} as age on aged.current_age = age.age
left join {{ ref('int_tenure_bands') }} as tenure on aged.current_tenure = tenure.tenure
