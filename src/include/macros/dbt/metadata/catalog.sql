{%- macro get_catalog(information_schema, schemas) -%}
  {{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}
{%- endmacro -%}

{%- macro default__get_catalog(information_schema, schemas) -%}
  {%- do exceptions.raise_compiler_error('get_catalog has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_catalog_relations(information_schema, relations) -%}
  {{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}
{%- endmacro -%}

{%- macro default__get_catalog_relations(information_schema, relations) -%}
  {%- do exceptions.raise_compiler_error('get_catalog_relations has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro get_catalog_for_single_relation(relation) -%}
  {{ return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) }}
{%- endmacro -%}

{%- macro default__get_catalog_for_single_relation(relation) -%}
  {%- do exceptions.raise_not_implemented('get_catalog_for_single_relation has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}
