{% macro rounded(x) %}{{ return(adapter.dispatch('rounded', 'till')(x)) }}{% endmacro %}
{% macro default__rounded(x) %}round({{ x }}){% endmacro %}

{%- macro duckdb__rounded(x) -%}
  round({{ x }}, 2)
{%- endmacro -%}

{% test positive(model, column_name) %}
  {{ config(fail_calc='count(*) * 2', tags=['till_test']) }}
  select * from {{ model }} where {{ column_name }} <= 0
{% endtest %}

{% macro cents(amount) %}{{ return(adapter.dispatch('cents')(amount)) }}{% endmacro %}

{% macro default__cents(amount) %}({{ amount }} * 100){% endmacro %}
