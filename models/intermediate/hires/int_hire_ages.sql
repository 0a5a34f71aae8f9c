-- Where the share of the draws that falls to each age of hires begins; it ends where the next one begins.
with cumulative as (
    select
        hire_age,
        sum(age_weight::decimal(18, 9)) over (order by hire_age)::double as to_draw
    from {{ ref('stg_config_new_hire_age_distribution') }}
)

select
    hire_age,
    lag(to_draw, 1, 0.0) over (order by hire_age) as from_draw
from cumulative
order by hire_age
