{%- macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique' if index.unique }} index "{{ index.render(relation) }}" on {{ relation }} ({{ index.columns | join(', ') }});
{%- endmacro -%}

{#- DuckDB does not rename a table that has indexes. -#}
{%- macro drop_indexes_on_relation(relation) -%}
  {%- call statement('get_indexes_on_relation', fetch_result=true) -%}
    select index_name
    from duckdb_indexes()
    where schema_name = '{{ relation.schema }}' and table_name = '{{ relation.identifier }}'
    {{ "and lower(database_name) = '" ~ relation.database | lower ~ "'" if relation.database }}
  {%- endcall -%}
  {%- set place = '"' ~ relation.database ~ '"."' ~ relation.schema ~ '"' if relation.database else '"' ~ relation.schema ~ '"' -%}
  {%- for row in load_result('get_indexes_on_relation').table -%}
    {%- call statement('drop_index_' ~ loop.index, auto_begin=false) -%}
      drop index {{ place }}."{{ row[0] }}"
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro -%}
