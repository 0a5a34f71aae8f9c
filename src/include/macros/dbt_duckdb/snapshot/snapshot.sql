{%- macro duckdb__current_timestamp() -%}
  now()
{%- endmacro -%}

{%- macro duckdb__snapshot_get_time() -%}
  {{ current_timestamp() }}::timestamp
{%- endmacro -%}

{%- macro duckdb__snapshot_string_as_time(timestamp) -%}
  {{ return("'" ~ timestamp ~ "'::timestamp") }}
{%- endmacro -%}

{#- An update and an insert, one after the other. -#}
{%- macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set end = 'DBT_INTERNAL_TARGET.' ~ names.dbt_valid_to -%}
  update {{ target }} as DBT_INTERNAL_TARGET
  set {{ names.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ names.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ names.dbt_scd_id }}::text = DBT_INTERNAL_TARGET.{{ names.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
    and {{ '(' ~ end ~ ' = ' ~ current ~ ' or ' ~ end ~ ' is null)' if current else end ~ ' is null' }};

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {% for column in insert_cols %}DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
{%- endmacro -%}

{#- Not a temporary table, so that it can be altered and read like any other; post_snapshot drops it. -#}
{%- macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- set query = snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(false, staging, query) }}
  {%- endcall -%}
  {{ return(staging) }}
{%- endmacro -%}

{%- macro duckdb__post_snapshot(staging_relation) -%}
  {{ return(drop_relation(staging_relation)) }}
{%- endmacro -%}
