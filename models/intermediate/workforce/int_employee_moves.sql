-- Each employee of the start of the year beside the termination and the promotion of the year, where there are any.
{{ config(materialized='view') }}

select
    active.*,
    leaving.termination_date,
    leaving.event_category as termination_category,
    leaving.event_probability as termination_probability,
    leaving.draw as termination_draw,
    promoted.promotion_date,
    promoted.to_level,
    promoted.event_probability as promotion_probability,
    promoted.draw as promotion_draw,
    promoted.increase_rate,
    promoted.least_compensation
from {{ ref('int_workforce_start') }} as active
left join {{ ref('int_departures') }} as leaving on active.employee_id = leaving.employee_id
left join {{ ref('int_promotions') }} as promoted on active.employee_id = promoted.employee_id
