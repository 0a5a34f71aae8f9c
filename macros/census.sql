{% macro census_is_csv() %}
    {%- do return(not (parameter('census_path') | lower).endswith('.parquet')) -%}
{% endmacro %}

{# The census as a relation with `census_record` (1 = the first employee in the file) and the file's own columns. #}
{# CSV columns arrive as text, so that a value that is no date or number can be named instead of stopping the read. #}
{% macro census_file() -%}
    {%- set path = parameter('census_path') | replace("'", "''") -%}
    {%- if census_is_csv() -%}
    (
        select row_number() over () as census_record, *
        from read_csv(
            '{{ path }}', all_varchar = true, header = true, quote = '"', escape = '"', null_padding = true,
            parallel = false  -- one reader, so that records keep the order of the file
        )
    )
    {%- else -%}
    (
        select file_row_number + 1 as census_record, * exclude (file_row_number)
        from read_parquet('{{ path }}', file_row_number = true)
    )
    {%- endif -%}
{%- endmacro %}

{# A sentence when a value is present but cannot be read as its type, else null. #}
{% macro unreadable(column, type, expected) -%}
    case
        when try_cast({{ column }} as {{ type }}) is null and trim({{ column }}::varchar) != ''
            then '{{ column }} is not {{ expected }}: ' || {{ column }}::varchar
    end
{%- endmacro %}
