-- The share of the draws that falls to each age of hires, as [from_draw, to_draw).
with cumulative as (
    select
        hire_age,
        sum(age_weight::decimal(18, 9)) over (order by hire_age)::double as to_draw
    from {{ ref('stg_config_new_hire_age_distribution') }}
)

select
    hire_age,
    lag(to_draw, 1, 0.0) over (order by hire_age) as from_draw,
    -- weights that sum to a hair less than 1 still have an age for every draw
    case when hire_age = max(hire_age) over () then 2.0 else to_draw end as to_draw
from cumulative
order by hire_age
