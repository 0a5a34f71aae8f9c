-- Each census row with the reason why it cannot be used, or null.
{{ config(materialized='table') }}

with aged as (
    select
        *,
        {{ full_years('employee_birth_date', effective_date()) }} as age,
        {{ full_years('employee_hire_date', effective_date()) }} as tenure
    from {{ ref('stg_census_rows') }}
),

alone as (
    select
        * exclude (age, tenure, unreadable),
        nullif(concat_ws(
            '; ',
            case when employee_id is null then 'no employee_id' end,
            unreadable,
            case when employee_birth_date is null and not coalesce(contains(unreadable, 'employee_birth_date'), false)
                then 'no employee_birth_date' end,
            case when employee_hire_date is null and not coalesce(contains(unreadable, 'employee_hire_date'), false)
                then 'no employee_hire_date' end,
            case when employee_gross_compensation is null and not coalesce(contains(unreadable, 'employee_gross_compensation'), false)
                then 'no employee_gross_compensation' end,
            case when not isfinite(employee_gross_compensation) then 'pay is not a number' end,
            case when employee_birth_date > employee_hire_date then 'born after being hired' end,
            case when employee_gross_compensation < 0 then 'negative pay' end,
            case when employee_termination_date < employee_hire_date then 'terminated before being hired' end,
            case when employee_hire_date > {{ effective_date() }} then 'hired after the effective date' end,
            case when tenure > age - 16 then 'tenure exceeds age - 16' end,
            case when try_cast(regexp_replace(employee_ssn, '[^0-9]', '', 'g') as bigint) >= 900000000
                then 'SSN from 900000000 on is reserved for hires' end,
            case when age > 100 then 'age is ' || age end,
            case when employee_gross_compensation = 0
                and (employee_termination_date is null or employee_termination_date > {{ effective_date() }})
                then 'pay is zero' end,
            case when employee_gross_compensation > 10000000 and isfinite(employee_gross_compensation)
                then 'pay above 10,000,000' end,
            case when regexp_full_match(employee_id, 'NH_[0-9]{4}_[0-9]{6}') and employee_id[4:7]::integer >= {{ parameter('start_year') }}
                then 'employee_id is reserved for hires of ' || employee_id[4:7] end
        ), '') as reason
    from aged
),

-- An SSN that several employees have is that of the first in the file.
shared as (
    select
        employee_ssn,
        arg_min(employee_id, census_record) as first_employee_id
    from alone
    where reason is null and employee_ssn is not null
    group by employee_ssn
    having min(employee_id) != max(employee_id)
)

select
    alone.* exclude (reason),
    coalesce(
        alone.reason,
        case when alone.employee_id != shared.first_employee_id then 'employee_ssn is also that of ' || shared.first_employee_id end
    ) as reason
from alone
left join shared on alone.employee_ssn = shared.employee_ssn
