{# Full years completed between two dates. A February 29 completes its year on March 1. #}
{# On dates written as yyyymmdd this is one subtraction. The result is an integer. #}
{% macro full_years(from_date, to_date) -%}
    (({{ yyyymmdd(to_date) }} - {{ yyyymmdd(from_date) }}) // 10000)::integer
{%- endmacro %}

{% macro yyyymmdd(date) -%}
    (year({{ date }}) * 10000 + month({{ date }}) * 100 + day({{ date }}))
{%- endmacro %}

{# Pay in exact cents: sums of it do not depend on the order of the rows. #}
{% macro exact(amount) -%}
    cast({{ amount }} as decimal(18, 2))
{%- endmacro %}
