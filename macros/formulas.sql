{# Full years completed between two dates. A February 29 completes its year on March 1. #}
{% macro full_years(from_date, to_date) -%}
    (year({{ to_date }}) - year({{ from_date }})
        - case when (month({{ to_date }}), day({{ to_date }})) < (month({{ from_date }}), day({{ from_date }})) then 1 else 0 end)
{%- endmacro %}

{# Pay in exact cents: sums of it do not depend on the order of the rows. #}
{% macro exact(amount) -%}
    cast({{ amount }} as decimal(18, 2))
{%- endmacro %}
