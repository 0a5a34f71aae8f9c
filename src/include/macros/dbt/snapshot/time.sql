{#- The present moment, of the type that snapshots store. -#}
{%- macro snapshot_get_time() -%}
  {{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__snapshot_get_time() -%}
  {{ current_timestamp() }}
{%- endmacro -%}

{%- macro get_snapshot_get_time_data_type() -%}
  {%- set columns = get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as dbt_snapshot_time') -%}
  {{ return(columns[0].dtype or none) }}
{%- endmacro -%}

{%- macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- set types = [] -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.column in ['dbt_updated_at', 'DBT_UPDATED_AT'] -%}
    {%- do types.append(column.dtype) -%}
  {%- endfor -%}
  {{ return(types[-1] if types else none) }}
{%- endmacro -%}

{#- Warns where a snapshot's own times and the query's times are of different types. -#}
{%- macro check_time_data_types(sql) -%}
  {%- set stored, clock = get_updated_at_column_data_type(sql), get_snapshot_get_time_data_type() -%}
  {%- if stored is not none and clock is not none and stored != clock and exceptions.warn_snapshot_timestamp_data_types -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(clock, stored) -%}
  {%- endif -%}
{%- endmacro -%}
