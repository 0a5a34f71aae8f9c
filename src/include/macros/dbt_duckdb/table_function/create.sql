{#- A view with parameters; `parameters` is a text, a number, a list or nothing. -#}
{%- macro get_create_table_function_sql(relation, parameters, sql) -%}
  {%- set single = parameters is string or parameters is number -%}
  create or replace function {{ relation.render() }}({{ '' if not parameters else parameters if single else parameters | join(', ') }}) as table (
    {{ sql }}
  );
{%- endmacro -%}
