-- Hires of the year who leave again in it, at the pay they were hired for.
{{ config(materialized='view') }}

select
    employee_id,
    employee_ssn,
    'termination' as event_type,
    'new_hire_termination' as event_category,
    termination_date as effective_date,
    2 as event_sequence,
    {{ money('cents') }} as compensation_amount,
    {{ money('cents') }} as previous_compensation,
    level_id as from_level,
    level_id as to_level,
    employee_age,
    0 as employee_tenure,
    termination_probability as event_probability,
    termination_draw as draw,
    '{{ parameter_source_of("new_hire_termination_rate") }}' as parameter_source,
    null::varchar as event_details
from {{ ref('int_hire_year') }}
where termination_date is not null
