{#- Does this run add to a table that exists? While parsing, never: the database may not be asked. -#}
{%- macro is_incremental() -%}
  {%- if not execute or model.config.materialized != 'incremental' or should_full_refresh() -%}
    {{ return(false) }}
  {%- endif -%}
  {%- set existing = adapter.get_relation(this.database, this.schema, this.table) -%}
  {{ return(existing is not none and existing.type == 'table') }}
{%- endmacro -%}
