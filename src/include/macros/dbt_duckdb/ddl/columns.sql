{#- DuckDB alters one column per statement. -#}
{%- macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- set actions = [] -%}
  {%- for column in add_columns or [] -%}
    {%- do actions.append('add column ' ~ api.Relation.create(identifier=column.name) ~ ' ' ~ column.data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do actions.append('drop column ' ~ api.Relation.create(identifier=column.name)) -%}
  {%- endfor -%}
  {%- for action in actions -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' ' ~ action) -%}
  {%- endfor -%}
{%- endmacro -%}
