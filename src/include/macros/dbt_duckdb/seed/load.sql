{%- macro duckdb__get_binding_char() -%}
  {{ return(adapter.get_binding_char()) }}
{%- endmacro -%}

{%- macro duckdb__get_batch_size() -%}
  {{ return(10000) }}
{%- endmacro -%}

{#- DuckDB reads the file itself, unless the config `fast` is false. -#}
{%- macro duckdb__load_csv_rows(model, agate_table) -%}
  {%- if not config.get('fast', true) -%}
    {{ return(default__load_csv_rows(model, adapter.convert_datetimes_to_strs(agate_table))) }}
  {%- endif -%}
  {%- set file = adapter.get_seed_file_path(model) | string | replace("'", "''") -%}
  {%- set delimiter = config.get('delimiter', ',') | replace("'", "''") -%}
  {%- set copy -%}
    COPY {{ this.render() }} FROM '{{ file }}' (FORMAT CSV, HEADER TRUE, DELIMITER '{{ delimiter }}')
  {%- endset -%}
  {%- do adapter.add_query(copy, abridge_sql_log=true) -%}
  {{ return(copy) }}
{%- endmacro -%}
