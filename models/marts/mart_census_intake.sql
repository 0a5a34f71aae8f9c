-- What became of each row of the census file.
with counted as (
    select
        (select count(*) from {{ ref('stg_census_checked') }}) as rows_read,
        (select count(*) from {{ ref('stg_census_quarantine') }}) as rows_quarantined,
        (select count(*) from {{ ref('stg_census_duplicates_audit') }} where audit_status = 'DROPPED') as duplicates_dropped,
        (select count(*) from {{ ref('stg_census_data') }} where active) as employees_active,
        (select count(*) from {{ ref('stg_census_data') }} where not active) as employees_terminated,
        (select count(*) from {{ ref('stg_census_data') }} where data_quality_flag is not null) as employees_flagged
)

select
    {{ scenario_columns() }},
    *
from counted
