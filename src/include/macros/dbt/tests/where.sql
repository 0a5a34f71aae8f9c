{#- What a generic test reads as `model`: the relation, or the part of it that the test's `where` leaves. -#}
{%- macro get_where_subquery(relation) -%}
  {{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__get_where_subquery(relation) -%}
  {%- set condition = config.get('where', '') -%}
  {{ return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') dbt_subquery' if condition else relation) }}
{%- endmacro -%}
