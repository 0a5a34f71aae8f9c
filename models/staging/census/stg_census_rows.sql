-- Every row of the census file, typed. What cannot be read becomes null here and a sentence in `unreadable`.
select
    census_record,
    nullif(trim(employee_id::varchar), '') as employee_id,
    nullif(trim(employee_ssn::varchar), '') as employee_ssn,
    try_cast(employee_birth_date as date) as employee_birth_date,
    try_cast(employee_hire_date as date) as employee_hire_date,
    try_cast(employee_termination_date as date) as employee_termination_date,
    try_cast(employee_gross_compensation as double) as employee_gross_compensation,
    try_cast(active as boolean) as active,
    nullif(concat_ws(
        '; ',
        {{ unreadable('employee_birth_date', 'date', 'a date (YYYY-MM-DD)') }},
        {{ unreadable('employee_hire_date', 'date', 'a date (YYYY-MM-DD)') }},
        {{ unreadable('employee_termination_date', 'date', 'a date (YYYY-MM-DD)') }},
        {{ unreadable('employee_gross_compensation', 'double', 'a number') }},
        {{ unreadable('active', 'boolean', 'true or false') }}
    ), '') as unreadable
from {{ census_file() }}
