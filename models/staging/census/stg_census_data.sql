-- One usable row per employee. `active` is what the dates say; where the file disagrees, data_quality_flag says so.
{{ config(materialized='table') }}

with kept as (
    select checked.*
    from {{ ref('stg_census_checked') }} as checked
    left join {{ ref('stg_census_duplicates_audit') }} as audit
        on checked.census_record = audit.census_record and audit.audit_status = 'DROPPED'
    where checked.reason is null and audit.census_record is null
),

dated as (
    select
        *,
        employee_termination_date is null or employee_termination_date > {{ effective_date() }} as active_by_dates
    from kept
)

select
    employee_id,
    employee_ssn,
    employee_birth_date,
    employee_hire_date,
    employee_termination_date,
    employee_gross_compensation,
    active_by_dates as active,
    nullif(concat_ws(
        '; ',
        case when active != active_by_dates then 'active_contradicts_dates' end,
        case when employee_termination_date > {{ effective_date() }} then 'future_termination_ignored' end
    ), '') as data_quality_flag,
    census_record
from dated
