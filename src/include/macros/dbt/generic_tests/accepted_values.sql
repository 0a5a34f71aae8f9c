{% test accepted_values(model, column_name, values, quote=True) %}
  {{ adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote) }}
{% endtest %}

{#- A single quote in a value is doubled, unless all of them already stand in pairs (values that projects escaped by hand). -#}
{% macro default__test_accepted_values(model, column_name, values, quote=True) -%}
with all_values as (
  select {{ column_name }} as value_field, count(*) as n_records
  from {{ model }}
  group by {{ column_name }}
)
select *
from all_values
where value_field not in (
  {% for value in values -%}
    {%- if not quote -%}
      {{ value }}
    {%- elif "'" in (value | string | replace("''", '')) -%}
      '{{ value | string | replace("'", "''") }}'
    {%- else -%}
      '{{ value }}'
    {%- endif -%}
    {{ ',' if not loop.last }}
  {%- endfor %}
)
{%- endmacro %}
