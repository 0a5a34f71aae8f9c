{#- An attached SQLite database has the schema main and cannot have others. -#}
{%- macro duckdb__create_schema(relation) -%}
  {%- set sqlite = run_query(
    "select type from duckdb_databases() where lower(database_name)='" ~ relation.database | lower ~ "' and type='sqlite'"
  ) -%}
  {%- if sqlite | length > 0 and relation.schema != 'main' -%}
    {%- do exceptions.raise_compiler_error(
      "'" ~ relation.database ~ "' is a SQLite database: its only schema is main, so " ~ relation.schema ~ ' cannot be created in it'
    ) -%}
  {%- elif sqlite | length == 0 -%}
    {%- call statement('create_schema') -%}
      create schema if not exists {{ relation.without_identifier() }}
    {%- endcall -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro duckdb__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall -%}
{%- endmacro -%}
