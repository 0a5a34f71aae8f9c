-- Terminations and reductions in force, at the pay and level held on the last day.
{{ config(materialized='view') }}

select
    employee_id,
    employee_ssn,
    'termination' as event_type,
    termination_category as event_category,
    termination_date as effective_date,
    1 + (promotion_date is not null)::integer + (raise_date is not null)::integer as event_sequence,
    {{ money('final_cents') }} as compensation_amount,
    {{ money('final_cents') }} as previous_compensation,
    final_level as from_level,
    final_level as to_level,
    employee_age,
    employee_tenure,
    termination_probability as event_probability,
    termination_draw as draw,
    case termination_category
        when 'reduction_in_force' then '{{ parameter_source_of("target_growth_rate") }}'
        else '{{ parameter_source_of("total_termination_rate") }}'
    end as parameter_source,
    null::varchar as event_details
from {{ ref('int_employee_year') }}
where termination_date is not null
