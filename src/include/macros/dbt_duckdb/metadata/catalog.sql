{#- A row per column of every table and view of the schemas. -#}
{%- macro duckdb__get_catalog(information_schema, schemas) -%}
  {%- set place = information_schema.database or database -%}
  {%- set wanted = [] -%}
  {%- for schema in schemas -%}
    {%- do wanted.append("upper(r.schema_name) = upper('" ~ schema ~ "')") -%}
  {%- endfor -%}
  {%- call statement('catalog', fetch_result=true) -%}
    with relations as (
      select table_name, database_name, schema_name, 'BASE TABLE' as table_type, comment as table_comment
      from duckdb_tables()
      where lower(database_name) = lower('{{ place }}')
      union all
      select view_name, database_name, schema_name, 'VIEW', comment
      from duckdb_views()
      where lower(database_name) = lower('{{ place }}')
    )
    select
      r.database_name as table_database,
      r.schema_name as table_schema,
      r.table_name,
      r.table_type,
      r.table_comment,
      c.column_name,
      c.column_index as column_index,
      c.data_type as column_type,
      c.comment as column_comment,
      null as table_owner
    from relations r
    join duckdb_columns() c using (database_name, schema_name, table_name)
    where ({{ wanted | join(' or ') }})
    order by r.schema_name, r.table_name, c.column_index
  {%- endcall -%}
  {{ return(load_result('catalog').table) }}
{%- endmacro -%}
