-- The rows that cannot be used, with every reason and the line of the file to correct.
{{ config(materialized='table') }}

select
    checked.* exclude (reason),
    checked.reason,
    lines.line
from {{ ref('stg_census_checked') }} as checked
inner join {{ ref('stg_census_lines') }} as lines using (census_record)
where checked.reason is not null
order by lines.line
