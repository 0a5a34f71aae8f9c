{#- A contract makes two statements of it, create and insert: DuckDB takes constraints only with a column list. Temporary tables go without. -#}
{%- macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language == 'python' -%}
    {{ return(py_write_table(temporary=temporary, relation=relation, compiled_code=compiled_code)) }}
  {%- elif language != 'sql' -%}
    {%- do exceptions.raise_compiler_error("create_table_as: unknown language '" ~ language ~ "', use 'sql' or 'python'") -%}
  {%- endif -%}
  {%- set promised = config.get('contract').enforced -%}
  {%- set permanent = not temporary -%}
  {%- set header = config.get('sql_header', none) -%}
  {{ get_assert_columns_equivalent(compiled_code) if promised }}
  {{ header if header is not none }}
  create {{ 'temporary' if temporary }} table {{ relation.include(database=permanent, schema=permanent) }}
  {% if promised and permanent -%}
    {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} {{ get_column_names() }} (
      {{ get_select_subquery(compiled_code) }}
    );
  {%- else -%}
    as (
      {{ compiled_code }}
    );
  {%- endif -%}
{%- endmacro -%}

{#- The contract's columns in brackets. -#}
{%- macro get_column_names() -%}
  ( {{ model['columns'].values() | map(attribute='name') | join(', ') }} )
{%- endmacro -%}
