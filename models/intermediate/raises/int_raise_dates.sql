-- Each employee of the start of the year, when they leave, and the day of their raise: none before a full year of service,
-- and none after the last day.
{{ config(materialized='view') }}

with moving as (
    select
        active.*,
        leaving.termination_date,
        leaving.event_category as termination_category,
        leaving.event_probability as termination_probability,
        leaving.draw as termination_draw,
        {{ draw('active.employee_key', 'raise') }} as raise_draw
    from {{ ref('int_workforce_start') }} as active
    left join {{ ref('int_departures') }} as leaving on active.employee_id = leaving.employee_id
),

{% if parameter('raise_timing') == 'legacy' -%}
dated as (
    select
        *,
        case when raise_draw < 0.5 then {{ year_start() }} else date '{{ simulation_year() }}-07-01' end as drawn_date
    from moving
)
{%- elif parameter('raise_timing') == 'calendar_driven' -%}
dated as (
    select
        * replace (null::double as raise_draw),  -- nothing is drawn
        date '{{ simulation_year() }}-07-15' as drawn_date
    from moving
)
{%- else -%}
-- one row: where the draws of each month end
thresholds as (
    select
        {% for month in range(1, 12) -%}
        max(to_draw) filter (month = {{ month }}) as end_of_month_{{ month }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_raise_months') }}
),

placed as (
    select
        moving.*,
        {{ month_of_draw('moving.raise_draw', 'thresholds') }} as drawn_month
    from moving
    cross join thresholds
),

dated as (
    select
        placed.* exclude (drawn_month),
        months.month_start + floor({{ draw('placed.employee_key', 'raise', 'day') }} * months.days)::integer as drawn_date
    from placed
    inner join {{ ref('int_raise_months') }} as months on placed.drawn_month = months.month
)
{%- endif %}

select
    * exclude (drawn_date),
    case
        when employee_tenure >= 1 and (termination_date is null or termination_date >= drawn_date) then drawn_date
    end as raise_date
from dated
