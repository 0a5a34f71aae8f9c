{#- DuckLake knows no cascade. -#}
{%- macro duckdb__drop_relation(relation) -%}
  {%- call statement('drop_relation', auto_begin=false) -%}
    drop {{ relation.type }} if exists {{ relation }} {{ 'cascade' if not adapter.is_ducklake(relation) }}
  {%- endcall -%}
{%- endmacro -%}

{%- macro duckdb__rename_relation(from_relation, to_relation) -%}
  {%- call statement('rename_relation') -%}
    alter {{ to_relation.type }} {{ from_relation }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
  {%- endcall -%}
{%- endmacro -%}

{#- A temporary table belongs to no schema; the moment in its name keeps threads of one database apart. -#}
{%- macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {%- set name = base_relation.identifier ~ suffix ~ py_current_timestring() -%}
  {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': name})) }}
{%- endmacro -%}
