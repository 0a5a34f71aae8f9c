-- The line of the file on which each census record begins. In Parquet a record is its own line. A table, so that the lines
-- are known when the file is gone.
{{ config(materialized='table') }}

{% if census_is_csv() %}
with file as (
    select string_split(content, chr(10)) as lines
    from read_text('{{ parameter("census_path") | replace("'", "''") }}')
),

numbered as (
    select
        unnest(lines) as text,
        generate_subscripts(lines, 1) as line
    from file
),

-- An odd number of quotes so far means that the line continues a quoted value of an earlier one.
quoted as (
    select
        line,
        trim(text, chr(13)) as text,
        sum(length(text) - length(replace(text, '"', '')))
            over (order by line rows between unbounded preceding and 1 preceding) as quotes_before
    from numbered
)

select
    row_number() over (order by line) - 1 as census_record,
    line
from quoted
where text != '' and coalesce(quotes_before, 0) % 2 = 0
{% else %}
select
    census_record,
    census_record as line
from {{ ref('stg_census_rows') }}
{% endif %}
