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

{# Pay x days, over the days of the year, rounded to cents with halves away from zero. A quotient of whole cents that is #}
{# exactly a half is exact in DOUBLE, and no other lies nearer to one than 1/732: so this rounds as exact arithmetic does. #}
{% macro in_cents_per_year(compensation_days) -%}
    (round(({{ compensation_days }} * 100)::double / {{ days_in_year() }}) / 100)::decimal(18, 2)
{%- endmacro %}
