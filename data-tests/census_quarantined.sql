-- Rows of the census that could not be used. The reasons and lines are in stg_census_quarantine.
{{ config(severity='warn') }}
select line, employee_id, reason
from {{ ref('stg_census_quarantine') }}
