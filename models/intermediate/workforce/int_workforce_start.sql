-- Everyone active at the start of the year, as of December 31 of the year before: where every decision of the year begins.
{{ config(materialized='view') }}

with active as (
    select
        employee_id,
        employee_ssn,
        employee_birth_date,
        employee_hire_date,
        ({{ exact('current_compensation') }} * 100)::bigint as starting_cents,
        level_id
    {% if is_first_year() -%}
    from {{ ref('int_baseline_workforce') }}
    {%- else -%}
    -- depends_on: {{ ref('int_baseline_workforce') }}
    from {{ snapshot_of_year_before() }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() - 1 }}
        and employment_status = 'active'
    {%- endif %}
),

aged as (
    select
        *,
        {{ employee_key('employee_id') }} as employee_key,
        {{ full_years_at_end_of(simulation_year() - 1, 'employee_birth_date') }} as employee_age,
        {{ full_years_at_end_of(simulation_year() - 1, 'employee_hire_date') }} as employee_tenure
    from active
)

select
    aged.*,
    aged.employee_tenure = 0 as hired_last_year,
    age.age_band,
    tenure.tenure_band,
    hazard.termination_rate,
    hazard.promotion_rate
from aged
left join {{ ref('int_age_bands') }} as age on aged.employee_age = age.age
left join {{ ref('int_tenure_bands') }} as tenure on aged.employee_tenure = tenure.tenure
left join {{ ref('dim_hazard_table') }} as hazard
    on hazard.simulation_year = {{ simulation_year() }}
    and aged.level_id = hazard.level_id
    and tenure.tenure_band = hazard.tenure_band
    and age.age_band = hazard.age_band
