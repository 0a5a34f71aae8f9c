-- Who must go beyond those who leave, in a year whose target lies below them: the same race with draws of its own.
with race as (
    select
        active.employee_id,
        active.employee_key,
        active.level_id,
        active.termination_rate,
        {{ draw('active.employee_key', 'termination', 'rif') }} as draw
    from {{ ref('int_workforce_start') }} as active
    anti join {{ ref('int_terminations') }} as leaving using (employee_id)
    where exists (select 1 from {{ ref('int_workforce_need') }} where reductions_in_force > 0)
),

{{ first_in_race('race', 'reductions_in_force') }}

select
    employee_id,
    'reduction_in_force' as event_category,
    {{ termination_day(draw('employee_key', 'termination', 'rifdate')) }} as termination_date,
    termination_rate as event_probability,
    draw
from chosen
