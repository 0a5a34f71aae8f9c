{#- A query without rows whose columns are those of the contract. -#}
{%- macro get_empty_schema_sql(columns) -%}
  {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{%- endmacro -%}

{%- macro default__get_empty_schema_sql(columns) -%}
  {%- set parts, untyped, bare = [], [], [] -%}
  {%- for column in columns.values() -%}
    {%- if not column['data_type'] -%}
      {%- do untyped.append(column['name']) -%}
    {%- else -%}
      {%- if column['data_type'].strip().lower() in ['numeric', 'decimal', 'number'] -%}
        {%- do bare.append(column['name']) -%}
      {%- endif -%}
      {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
      {%- do parts.append((cast('null', column['data_type']) | trim) ~ ' as ' ~ name) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if untyped -%}
    {%- do exceptions.column_type_missing(column_names=untyped) -%}
  {%- elif bare -%}
    {%- do exceptions.warn('These columns are numeric without precision and scale, so values may be rounded: ' ~ bare | join(', ')) -%}
  {%- endif -%}
  select {{ parts | join(', ') }}
{%- endmacro -%}
