-- Promotions, one level up on February 1.
{{ config(materialized='view') }}

select
    employee_id,
    employee_ssn,
    'promotion' as event_type,
    'promotion' as event_category,
    promotion_date as effective_date,
    1 + raise_comes_first::integer as event_sequence,
    {{ money('cents_after_promotion') }} as compensation_amount,
    {{ money('cents_before_promotion') }} as previous_compensation,
    from_level,
    final_level as to_level,
    employee_age,
    employee_tenure,
    promotion_probability as event_probability,
    promotion_draw as draw,
    '{{ parameter_source_of("promotion_increase_pct") }}' as parameter_source,
    null::varchar as event_details
from {{ ref('int_employee_year') }}
where promotion_date is not null
