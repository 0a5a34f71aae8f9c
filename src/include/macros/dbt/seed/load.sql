{#- Inserts the seed's rows, a batch at a time; returns the first statement. -#}
{%- macro load_csv_rows(model, agate_table) -%}
  {{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}
{%- endmacro -%}

{%- macro default__load_csv_rows(model, agate_table) -%}
  {%- set header = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set mark = get_binding_char() | trim -%}
  {%- set marks = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do marks.append(mark) -%}
  {%- endfor -%}
  {%- set row_of_marks = '(' ~ marks | join(',') ~ ')' -%}
  {%- set statements = [] -%}
  {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
    {%- set values, marks_of_rows = [], [] -%}
    {%- for row in rows -%}
      {%- do values.extend(row) -%}
      {%- do marks_of_rows.append(row_of_marks) -%}
    {%- endfor -%}
    {%- set insert = 'insert into ' ~ this.render() ~ ' (' ~ header ~ ') values ' ~ marks_of_rows | join(',') -%}
    {%- do adapter.add_query(insert, bindings=values, abridge_sql_log=true) -%}
    {%- do statements.append(insert) if loop.first -%}
  {%- endfor -%}
  {{ return(statements[0]) }}
{%- endmacro -%}

{#- How many rows one insert carries. -#}
{%- macro get_batch_size() -%}
  {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__get_batch_size() -%}
  {{ return(10000) }}
{%- endmacro -%}

{#- What stands for a value in a statement with values apart. -#}
{%- macro get_binding_char() -%}
  {{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__get_binding_char() -%}
  {{ return('%s') }}
{%- endmacro -%}

{%- macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set columns = [] -%}
  {%- for name in column_names -%}
    {%- do columns.append(adapter.quote_seed_column(name, quote)) -%}
  {%- endfor -%}
  {{ return(columns | join(', ')) }}
{%- endmacro -%}

{#- The text kept as the seed's compiled SQL. -#}
{%- macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ return(adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql)) }}
{%- endmacro -%}

{%- macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ create_or_truncate_sql }};
  {{ insert_sql }}
{%- endmacro -%}
