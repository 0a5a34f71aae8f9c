-- Employees whose `active` contradicts their dates, or whose termination lies after the effective date.
{{ config(severity='warn') }}
select employee_id, data_quality_flag
from {{ ref('stg_census_data') }}
where data_quality_flag is not null
