-- Everyone active on the effective date: where the first year starts.
-- The year is the one that ends on the effective date, so each simulated year starts from the year before it.
with active as (
    select
        *,
        {{ full_years('employee_birth_date', effective_date()) }} as current_age,
        {{ full_years('employee_hire_date', effective_date()) }} as current_tenure
    from {{ ref('stg_census_data') }}
    where active
),

-- From each minimum on, the highest level whose minimum has been reached.
thresholds as (
    select
        min_compensation,
        max(level_id) over (order by min_compensation) as level_id
    from {{ ref('stg_config_job_levels') }}
)

select
    {{ scenario_columns() }},
    {{ base_year() }} as simulation_year,
    active.employee_id,
    active.employee_ssn,
    {{ employee_key('active.employee_id') }} as employee_key,
    active.employee_birth_date,
    active.employee_hire_date,
    active.employee_gross_compensation as current_compensation,
    active.current_age,
    active.current_tenure,
    coalesce(thresholds.level_id, 1) as level_id,
    age.age_band,
    tenure.tenure_band,
    'active' as employment_status
from active
asof left join thresholds on active.employee_gross_compensation >= thresholds.min_compensation
left join {{ ref('int_age_bands') }} as age on active.current_age = age.age
left join {{ ref('int_tenure_bands') }} as tenure on active.current_tenure = tenure.tenure
