-- The share of the draws that falls to each month, as [from_draw, to_draw), and the days a raise may have in it.
with cumulative as (
    select
        month,
        sum(percentage::decimal(18, 9)) over (order by month)::double as to_draw
    from {{ ref('stg_config_raise_timing_distribution') }}
)

select
    month,
    lag(to_draw, 1, 0.0) over (order by month) as from_draw,
    -- a table that sums to a hair less than 1 still has a month for every draw
    case when month = max(month) over () then 2.0 else to_draw end as to_draw,
    make_date({{ simulation_year() }}, month::integer, 1) as month_start,
    day(last_day(make_date({{ simulation_year() }}, month::integer, 1)))::integer as days
from cumulative
order by month
