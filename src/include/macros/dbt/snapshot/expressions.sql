{%- macro get_true_sql() -%}
  {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro -%}

{#- One text per row from several expressions; null counts as empty. -#}
{%- macro snapshot_hash_arguments(args) -%}
  {{ return(adapter.dispatch('snapshot_hash_arguments', 'dbt')(args)) }}
{%- endmacro -%}

{%- macro default__snapshot_hash_arguments(args) -%}
  md5({% for arg in args %}coalesce(cast({{ arg }} as varchar ), '')
        {{ " || '|' || " if not loop.last }}{% endfor %})
{%- endmacro -%}

{%- macro snapshot_string_as_time(timestamp) -%}
  {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro -%}

{%- macro default__snapshot_string_as_time(timestamp) -%}
  {%- do exceptions.raise_not_implemented('snapshot_string_as_time has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{#- The end of a new version: open, or the date that stands for open. -#}
{%- macro get_dbt_valid_to_current(strategy, columns) -%}
  {%- set open = config.get('dbt_valid_to_current') or 'null' -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ open }}) as {{ columns.dbt_valid_to }}
{%- endmacro -%}

{#- The columns that dbt adds to a snapshot, by what they mean; snapshot_meta_column_names renames them. -#}
{%- macro get_snapshot_table_column_names() -%}
  {%- set names = {} -%}
  {%- for name in ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] -%}
    {%- do names.update({name: name}) -%}
  {%- endfor -%}
  {{ return(names) }}
{%- endmacro -%}
