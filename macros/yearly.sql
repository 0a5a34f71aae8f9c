{# Full years completed on December 31 of `year`: every birthday of that year has passed, a February 29 too. #}
{% macro full_years_at_end_of(year, from_date) -%}
    ({{ year }} - year({{ from_date }}))::integer
{%- endmacro %}

{# A parameter exactly as written: never through DOUBLE. #}
{% macro exact_rate(name) -%}
    cast('{{ parameter(name) }}' as decimal(18, 6))
{%- endmacro %}

{# The same in whole millionths, for integer arithmetic. #}
{% macro millionths(name) -%}
    cast({{ exact_rate(name) }} * 1000000 as bigint)
{%- endmacro %}

{% macro year_start() -%}
    date '{{ simulation_year() }}-01-01'
{%- endmacro %}

{% macro year_end() -%}
    date '{{ simulation_year() }}-12-31'
{%- endmacro %}

{# Promotions take effect on one day of the year. #}
{% macro promotion_day() -%}
    date '{{ simulation_year() }}-02-01'
{%- endmacro %}

{# 365 or 366. #}
{% macro days_in_year() %}
    {%- set year = simulation_year() -%}
    {%- do return(366 if (year % 4 == 0 and year % 100 != 0) or year % 400 == 0 else 365) -%}
{% endmacro %}

{# The day on which somebody leaves: January 31 plus a drawn share of the days from January 31 to December 31. #}
{% macro termination_day(draw) -%}
    (date '{{ simulation_year() }}-01-31' + floor({{ draw }} * {{ days_in_year() - 30 }})::integer)
{%- endmacro %}

{# CTEs that end in `NAME_divided`: `relation` with a column NAME, in which `total` is divided among the levels in #}
{# proportion to `weight`, in whole people. Each level gets its share rounded down, and what is left goes one by one to #}
{# the largest remainders, ties to the lower level: the sum is exactly `total`. #}
{% macro divided(name, relation, total, weight) -%}
{{ name }}_shares as (
    select
        *,
        {{ total }} * {{ weight }} // greatest(sum({{ weight }}) over (), 1) as whole,
        {{ total }} * {{ weight }} % greatest(sum({{ weight }}) over (), 1) as remainder
    from {{ relation }}
),

{{ name }}_ranked as (
    select
        *,
        row_number() over (order by remainder desc, level_id) as place,
        {{ total }} - sum(whole) over () as left_over
    from {{ name }}_shares
),

{{ name }}_divided as (
    select
        * exclude (whole, remainder, place, left_over),
        (whole + (place <= left_over)::integer)::bigint as {{ name }}
    from {{ name }}_ranked
)
{%- endmacro %}

{# The rows of this scenario and plan design that the year before left, or none before the first year. #}
{% macro of_this_scenario(alias) -%}
    {{ alias }}.scenario_id = '{{ parameter("scenario_id") }}' and {{ alias }}.plan_design_id = '{{ parameter("plan_design_id") }}'
{%- endmacro %}

{# Where a year begins. The first year starts from the census, a later one from the snapshot of the year before, which is #}
{# named and not ref()erred to: the snapshot of a year depends on the snapshot of the year before, not on itself. #}
{% macro is_first_year() %}
    {%- do return(simulation_year() == parameter('start_year')) -%}
{% endmacro %}

{% macro snapshot_of_year_before() -%}
    {{ this.incorporate(path={'identifier': 'fct_workforce_snapshot'}) }}
{%- endmacro %}

{# Pay in cents x days, over the days of the year, rounded to cents with halves away from zero. A quotient that is exactly #}
{# a half is exact in DOUBLE, and no other lies nearer to one than 1/732: so this rounds as exact arithmetic does. #}
{% macro prorated_cents(cent_days) -%}
    round(({{ cent_days }})::double / {{ days_in_year() }})::bigint
{%- endmacro %}

{# Whole cents as an amount. #}
{% macro money(cents) -%}
    ({{ cents }} * 0.01)::decimal(18, 2)
{%- endmacro %}

{# Whole cents of an amount with two decimals, for sums of any size. #}
{% macro in_cents(amount) -%}
    (({{ amount }}) * 100)::hugeint
{%- endmacro %}

{# The mean of cents as an amount, halves away from zero; null for nobody. #}
{% macro mean_of_cents(sum, count) -%}
    (((2 * {{ sum }} + {{ count }}) // nullif(2 * {{ count }}, 0))::decimal(18, 0) * 0.01)::decimal(18, 2)
{%- endmacro %}

{# How many units make a rate of 1. Rates are written with six decimals; one that a merit_budget has scaled has no end. #}
{% macro raise_units() %}
    {%- do return(1000000 if var('merit_budget', none) is none else 1000000000000000000) -%}
{% endmacro %}

{# Millionths of cents fit into 64 bits, which is ten times faster; the finer units need 128. #}
{% macro raise_units_type() -%}
    {{ 'bigint' if raise_units() == 1000000 else 'hugeint' }}
{%- endmacro %}

{# Pay in cents after a raise, halves up. #}
{% macro raised(cents, units) -%}
    (({{ cents }} * ({{ raise_units() }} + {{ units }}) + {{ raise_units() // 2 }}) // {{ raise_units() }})::bigint
{%- endmacro %}

{# The month to which a draw falls: one more than the months that end at or before it; December takes what is left. #}
{# Comparing with eleven columns costs a fraction of what a join over ranges does. #}
{% macro month_of_draw(draw, thresholds) -%}
    1
    {%- for month in range(1, 12) %} + ({{ draw }} >= {{ thresholds }}.end_of_month_{{ month }})::integer{% endfor %}
{%- endmacro %}
