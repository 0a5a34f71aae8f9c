{%- macro get_create_materialized_view_as_sql(relation, sql) -%}
  {{ return(adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql)) }}
{%- endmacro -%}

{%- macro default__get_create_materialized_view_as_sql(relation, sql) -%}
  {%- do exceptions.raise_compiler_error('get_create_materialized_view_as_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_replace_materialized_view_sql(relation, sql) -%}
  {{ return(adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql)) }}
{%- endmacro -%}

{%- macro default__get_replace_materialized_view_sql(relation, sql) -%}
  {%- do exceptions.raise_compiler_error('get_replace_materialized_view_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_rename_materialized_view_sql(relation, new_name) -%}
  {{ return(adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name)) }}
{%- endmacro -%}

{%- macro default__get_rename_materialized_view_sql(relation, new_name) -%}
  {%- do exceptions.raise_compiler_error('get_rename_materialized_view_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro refresh_materialized_view(relation) -%}
  {%- do log('refresh ' ~ relation) -%}
  {{ return(adapter.dispatch('refresh_materialized_view', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__refresh_materialized_view(relation) -%}
  {%- do exceptions.raise_compiler_error('refresh_materialized_view has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {%- do log('alter ' ~ relation) -%}
  {{ return(adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(
    relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation
  )) }}
{%- endmacro -%}

{%- macro default__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) -%}
  {%- do exceptions.raise_compiler_error('get_alter_materialized_view_as_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{#- {category: [{action, context}]}, as get_alter_materialized_view_as_sql takes it; none where nothing changed. -#}
{%- macro get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {%- do log('compare the configuration of ' ~ existing_relation) -%}
  {{ return(adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)) }}
{%- endmacro -%}

{%- macro default__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {%- do exceptions.raise_compiler_error('get_materialized_view_configuration_changes has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}
