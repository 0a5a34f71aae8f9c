-- Every usable row of an employee_id that occurs more than once: the one kept and the ones dropped.
{{ config(materialized='table') }}

with usable as (
    select * exclude (reason)
    from {{ ref('stg_census_checked') }}
    where reason is null
),

repeated as (
    select employee_id
    from usable
    group by employee_id
    having count(*) > 1
),

ranked as (
    select
        usable.*,
        row_number() over (
            partition by usable.employee_id
            order by
                usable.employee_hire_date desc nulls last,
                usable.employee_gross_compensation desc nulls last,
                usable.employee_ssn nulls last,
                usable.employee_birth_date nulls last,
                usable.employee_termination_date nulls last,
                usable.active nulls last,
                usable.census_record  -- rows equal in every column: any of them
        ) as duplicate_rank
    from usable
    inner join repeated using (employee_id)
)

select
    *,
    case when duplicate_rank = 1 then 'KEPT' else 'DROPPED' end as audit_status
from ranked
order by employee_id, duplicate_rank
