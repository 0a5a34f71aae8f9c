{%- macro duckdb__create_view_as(relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {{ get_assert_columns_equivalent(sql) if config.get('contract').enforced }}
  {{ header if header is not none }}
  create view {{ relation }} as (
    {{ sql }}
  );
{%- endmacro -%}
