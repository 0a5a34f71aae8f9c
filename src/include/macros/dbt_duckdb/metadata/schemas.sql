{%- macro duckdb__list_schemas(database) -%}
  {%- set query -%}
    select schema_name
    from system.information_schema.schemata
    {{ "where lower(catalog_name) = '" ~ database | lower ~ "'" if database is not none }}
  {%- endset -%}
  {{ return(run_query(query)) }}
{%- endmacro -%}

{%- macro duckdb__check_schema_exists(information_schema, schema) -%}
  {%- set query -%}
    select count(*)
    from system.information_schema.schemata
    where lower(schema_name) = '{{ schema | lower }}'
    and lower(catalog_name) = '{{ information_schema.database | lower }}'
  {%- endset -%}
  {{ return(run_query(query)) }}
{%- endmacro -%}
