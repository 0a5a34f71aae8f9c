{#- Creates the seed's table, with column_types where given and inferred types elsewhere; returns the statement. -#}
{%- macro create_csv_table(model, agate_table) -%}
  {{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}
{%- endmacro -%}

{%- macro default__create_csv_table(model, agate_table) -%}
  {%- set given = model['config'].get('column_types', {}) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set columns = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = given[name] if name in given else adapter.convert_type(agate_table, loop.index0) -%}
    {%- do columns.append(adapter.quote_seed_column(name | string, quote) ~ ' ' ~ type) -%}
  {%- endfor -%}
  {%- set ddl = 'create table ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ')' -%}
  {%- call statement('_') -%}
    {{ ddl }}
  {%- endcall -%}
  {{ return(ddl) }}
{%- endmacro -%}

{#- Makes room for the seed's rows: a new table on full refresh, else the old one emptied; returns the statement. -#}
{%- macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}
{%- endmacro -%}

{%- macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
    {{ return(create_csv_table(model, agate_table)) }}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {{ return('truncate table ' ~ old_relation.render()) }}
{%- endmacro -%}
