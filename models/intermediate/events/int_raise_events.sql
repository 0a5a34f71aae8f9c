-- The year's raises: merit and cost of living.
{{ config(materialized='view') }}

select
    years.employee_id,
    years.employee_ssn,
    'raise' as event_type,
    'merit_cola' as event_category,
    years.raise_date as effective_date,
    1 + (years.promotion_date is not null and not years.raise_comes_first)::integer as event_sequence,
    {{ money('years.cents_after_raise') }} as compensation_amount,
    {{ money('years.cents_before_raise') }} as previous_compensation,
    years.raise_level as from_level,
    years.raise_level as to_level,
    years.employee_age,
    years.employee_tenure,
    1.0::double as event_probability,
    years.raise_draw as draw,
    details.raise_source as parameter_source,
    details.event_details
from {{ ref('int_employee_year') }} as years
inner join (
    select
        level_id,
        raise_source,
        '{"merit_rate": ' || merit_rate || ', "cola_rate": ' || cola_rate::double || '}' as event_details
    from {{ ref('int_level_rates') }}
) as details on years.raise_level = details.level_id
where years.raise_date is not null
