{#- Puts a relation in the place of another: in one step where the engine can, else as safely as renaming allows. -#}
{%- macro get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- do log('replace ' ~ existing_relation) -%}
  {{ return(adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql)) }}
{%- endmacro -%}

{%- macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- set same_kind = existing_relation.can_be_replaced and existing_relation.type == target_relation.type -%}
  {%- set stage, keep = target_relation.can_be_renamed, existing_relation.can_be_renamed -%}

  {%- if same_kind and target_relation.is_table -%}
    {{ get_replace_table_sql(target_relation, sql) }}
  {%- elif same_kind and target_relation.is_view -%}
    {{ get_replace_view_sql(target_relation, sql) }}
  {%- elif same_kind and target_relation.is_materialized_view -%}
    {{ get_replace_materialized_view_sql(target_relation, sql) }}
  {%- else -%}
    {{ get_create_intermediate_sql(target_relation, sql) ~ ';' if stage }}
    {{ get_create_backup_sql(existing_relation) if keep else get_drop_sql(existing_relation) }};
    {{ get_rename_intermediate_sql(target_relation) if stage else get_create_sql(target_relation, sql) }}
    {{ ';' ~ get_drop_backup_sql(existing_relation) if keep }}
  {%- endif -%}
{%- endmacro -%}

{%- macro get_replace_table_sql(relation, sql) -%}
  {{ return(adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql)) }}
{%- endmacro -%}

{%- macro default__get_replace_table_sql(relation, sql) -%}
  {%- do exceptions.raise_compiler_error('get_replace_table_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_replace_view_sql(relation, sql) -%}
  {{ return(adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql)) }}
{%- endmacro -%}

{%- macro default__get_replace_view_sql(relation, sql) -%}
  {%- do exceptions.raise_compiler_error('get_replace_view_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}
