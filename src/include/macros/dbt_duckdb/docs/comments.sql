{#- A quoted text in which every character may stand, quotes included. -#}
{%- macro duckdb_escape_comment(comment) -%}
  {%- set fence = '$dbt_comment_literal_block$' -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('A description has to be a text, not ' ~ comment) -%}
  {%- elif fence in comment -%}
    {%- do exceptions.raise_compiler_error('A description may not hold ' ~ fence ~ ', with which it is quoted') -%}
  {%- endif -%}
  {{ fence ~ comment ~ fence }}
{%- endmacro -%}

{%- macro duckdb__alter_relation_comment(relation, comment) -%}
  comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(comment) }};
{%- endmacro -%}

{%- macro duckdb__alter_column_comment(relation, column_dict) -%}
  {%- set existing = get_list_of_column_names(adapter.get_columns_in_relation(relation)) -%}
  {%- for name, column in column_dict.items() if name in existing %}
    comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ duckdb_escape_comment(column['description']) }};
  {%- endfor -%}
{%- endmacro -%}
