-- Which of the year's hires leave again in it: of each level its quota, least draw first.
with drawn as (
    select
        employee_id,
        employee_key,
        level_id,
        hire_date,
        {{ draw('employee_key', 'new_hire_termination') }} as draw
    from {{ ref('int_hires') }}
),

chosen as (
    select drawn.*
    from drawn
    inner join {{ ref('int_level_quotas') }} as quotas using (level_id)
    qualify row_number() over (partition by drawn.level_id order by drawn.draw, drawn.employee_id)
        <= quotas.new_hire_terminations
)

select
    employee_id,
    least(
        {{ year_end() }},
        hire_date + case
            when {{ year_end() }} - hire_date < 30 then 1
            else 30 + floor({{ draw('employee_key', 'new_hire_termination', 'date') }} * 61)::integer
        end
    ) as termination_date,
    {{ exact_rate('new_hire_termination_rate') }}::double as event_probability,
    draw
from chosen
