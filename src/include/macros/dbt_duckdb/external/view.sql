{#- A file with no rows has no columns, so an empty relation is written with one row of nulls … -#}
{%- macro get_null_row_sql(relation) -%}
  insert into {{ relation }} values ({% for column in get_columns_in_relation(relation) %}null{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro -%}

{#- … which the view over the file leaves out: `null_columns` are the columns of such a relation, [] of any other. -#}
{%- macro get_external_view_sql(relation, location, format, read_options, null_columns=[]) -%}
  {%- set arguments = ["'" ~ location ~ "'"] -%}
  {%- for name, value in read_options.items() -%}
    {%- do arguments.append(name ~ "='" ~ value ~ "'" if value is string else name ~ '=' ~ value) -%}
  {%- endfor -%}
  create or replace view {{ relation }} as (
    select * from read_{{ format }}({{ arguments | join(', ') }})
    {% if null_columns %}where 1{% endif %}
    {%- for column in null_columns %} and "{{ column.column }}" is not null{% endfor %}
  );
{%- endmacro -%}
