{#- The statement for one entry of the config `indexes`; none where the engine has no indexes. -#}
{%- macro get_create_index_sql(relation, index_dict) -%}
  {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro -%}

{%- macro default__get_create_index_sql(relation, index_dict) -%}
  {{ return(none) }}
{%- endmacro -%}

{%- macro create_indexes(relation) -%}
  {{ return(adapter.dispatch('create_indexes', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__create_indexes(relation) -%}
  {%- for entry in config.get('indexes', default=[]) -%}
    {%- set ddl = get_create_index_sql(relation, entry) -%}
    {%- if ddl -%}
      {%- do run_query(ddl) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro -%}

{%- macro get_drop_index_sql(relation, index_name) -%}
  {{ return(adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name)) }}
{%- endmacro -%}

{%- macro default__get_drop_index_sql(relation, index_name) -%}
  {%- do exceptions.raise_compiler_error('get_drop_index_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_show_indexes_sql(relation) -%}
  {{ return(adapter.dispatch('get_show_indexes_sql', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__get_show_indexes_sql(relation) -%}
  {%- do exceptions.raise_compiler_error('get_show_indexes_sql has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}
