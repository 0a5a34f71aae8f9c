-- Who leaves, and when: of each level its quota, those first whose time is up first in a race in which a higher hazard
-- shortens the time.
with race as (
    select
        employee_id,
        employee_key,
        level_id,
        termination_rate,
        {{ draw('employee_key', 'termination') }} as draw
    from {{ ref('int_workforce_start') }}
),

{{ first_in_race('race', 'experienced_terminations') }}

select
    employee_id,
    'experienced_termination' as event_category,
    {{ termination_day(draw('employee_key', 'termination', 'date')) }} as termination_date,
    termination_rate as event_probability,
    draw
from chosen
