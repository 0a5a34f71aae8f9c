-- Where the share of the draws that falls to each month ends, and the days a raise may have in that month.
with cumulative as (
    select
        month,
        sum(percentage::decimal(18, 9)) over (order by month)::double as to_draw
    from {{ ref('stg_config_raise_timing_distribution') }}
)

select
    month,
    to_draw,
    make_date({{ simulation_year() }}, month::integer, 1) as month_start,
    day(last_day(make_date({{ simulation_year() }}, month::integer, 1)))::integer as days
from cumulative
order by month
