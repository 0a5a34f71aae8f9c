{#- The rows given for an input, with all of its columns: those not given are null of the column's type. -#}
{%- macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types, quoted = column_name_to_data_types or {}, {} -%}
  {%- if types -%}
    {%- for name in types -%}{%- do quoted.update({name: adapter.quote(name)}) -%}{%- endfor -%}
  {%- else -%}
    {%- set known = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(known) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- if not types -%}
      {%- do exceptions.raise_compiler_error(
        "The unit test cannot type the rows for '" ~ model.name ~ "': " ~ this ~ " does not exist, so its columns are unknown. Build it first, `--empty` is enough, or list all of its columns with their data_type"
      ) -%}
    {%- endif -%}
  {%- endif -%}

  {%- set defaults = {} -%}
  {%- for name, type in types.items() -%}
    {%- do defaults.update({name: safe_cast('null', type) | trim}) -%}
  {%- endfor -%}

  {%- do validate_fixture_rows(rows, none) -%}
  -- rows given for {{ model.name }}
  {% for row in rows %}
    {%- set values = {} -%}
    {%- do values.update(defaults) -%}
    {%- do values.update(format_row(row, types)) -%}
    {{ fixture_select(values, quoted) }}
    {{ 'union all' if not loop.last }}
  {% else %}
    {{- fixture_select(defaults, quoted) }}
    limit 0
  {%- endfor -%}
{%- endmacro -%}

{#- The rows expected, with the columns that the test names. -#}
{%- macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {% for row in rows %}
    {{ fixture_select(format_row(row, column_name_to_data_types), column_name_to_quoted) }}
    {{ 'union all' if not loop.last }}
  {% else %}
    select * from dbt_internal_unit_test_actual
    limit 0
  {%- endfor %}
{%- endmacro -%}

{%- macro fixture_select(values, quoted) -%}
  select {% for name, value in values.items() %}{{ value }} as {{ quoted[name] }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro -%}
