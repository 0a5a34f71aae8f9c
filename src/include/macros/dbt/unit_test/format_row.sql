{#- A fixture's row as {lower-case column: typed SQL expression}. -#}
{%- macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for given_name, value in row.items() -%}
    {%- set name = given_name | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\n"
        ~ "It has these columns: " ~ (column_name_to_data_types | join(', '))
      ) -%}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string -%}
      {%- set expression = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
      {#- without its length, so that a text too long is not cut without a word -#}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
    {%- else -%}
      {%- set expression = 'null' if value is none else value -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(expression, type)}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro -%}

{#- A place for an adapter to refuse rows that it cannot express. -#}
{%- macro validate_fixture_rows(rows, row_number) -%}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro -%}

{%- macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro -%}
