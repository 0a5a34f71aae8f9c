-- The year's hires.
{{ config(materialized='view') }}

select
    employee_id,
    employee_ssn,
    'hire' as event_type,
    'hiring' as event_category,
    hire_date as effective_date,
    1 as event_sequence,
    {{ money('cents') }} as compensation_amount,
    null::decimal(18, 2) as previous_compensation,
    null::integer as from_level,
    level_id as to_level,
    employee_age,
    0 as employee_tenure,
    1.0::double as event_probability,
    draw,
    hire_source as parameter_source,
    null::varchar as event_details
from {{ ref('int_hire_year') }}
