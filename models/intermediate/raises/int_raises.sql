-- Who gets the year's raise, on which day, and by how much: merit and cost of living of the level held on that day.
-- Everyone else keeps a row without a raise_date.
{{ config(materialized='view') }}

with drawn as (
    select
        *,
        {{ draw('employee_key', 'raise') }} as raise_draw
    from {{ ref('int_employee_moves') }}
),

dated as (
    {% if parameter('raise_timing') == 'legacy' -%}
    select
        *,
        case when raise_draw < 0.5 then {{ year_start() }} else date '{{ simulation_year() }}-07-01' end as drawn_date
    from drawn
    {%- elif parameter('raise_timing') == 'calendar_driven' -%}
    select
        *,
        date '{{ simulation_year() }}-07-15' as drawn_date
    from drawn
    {%- else -%}
    select
        drawn.*,
        months.month_start + floor({{ draw('drawn.employee_key', 'raise', 'day') }} * months.days)::integer as drawn_date
    from drawn
    inner join {{ ref('int_raise_months') }} as months
        on drawn.raise_draw >= months.from_draw and drawn.raise_draw < months.to_draw
    {%- endif %}
),

-- a leaver's later raise does not happen
given as (
    select
        * exclude (drawn_date),
        case
            when employee_tenure >= 1 and (termination_date is null or termination_date >= drawn_date) then drawn_date
        end as raise_date,
        case when promotion_date <= drawn_date then to_level else level_id end as raise_level
    from dated
)

select
    given.*,
    rates.merit_rate,
    rates.cola_rate,
    rates.merit_source,
    -- wide enough for its product with pay, to the last digit
    least(rates.merit_rate + rates.cola_rate, 0.5)::decimal(20, 12) as raise_rate
from given
inner join {{ ref('int_level_rates') }} as rates on given.raise_level = rates.level_id
