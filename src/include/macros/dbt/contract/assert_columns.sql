{#- Fails unless the query gives the columns that the contract promises. -#}
{%- macro get_assert_columns_equivalent(sql) -%}
  {{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}
{%- endmacro -%}

{%- macro default__get_assert_columns_equivalent(sql) -%}
  {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro -%}

{%- macro assert_columns_equivalent(sql) -%}
  {%- if not model['columns'] -%}
    {%- do exceptions.raise_contract_error([], []) -%}
  {%- endif -%}
  {%- set given = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set promised = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}

  {%- set by_name = {} -%}
  {%- for column in promised -%}
    {%- do by_name.update({column['name']: column['formatted']}) -%}
  {%- endfor -%}
  {%- set wrong = [] -%}
  {%- for column in given if by_name.get(column['name']) != column['formatted'] -%}
    {%- do wrong.append(column) -%}
  {%- endfor -%}
  {%- if wrong or given | length != promised | length -%}
    {%- do exceptions.raise_contract_error(promised, given) -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro format_columns(columns) -%}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro -%}

{%- macro default__format_column(column) -%}
  {{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.column.lower() ~ ' ' ~ column.dtype}) }}
{%- endmacro -%}
