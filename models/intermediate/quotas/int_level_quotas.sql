-- The year's whole numbers divided among the levels by largest remainder: terminations and hires over the headcount at the
-- start, reductions over those the terminations leave, new-hire terminations over the hires.
with headcount as (
    select
        levels.level_id,
        count(active.employee_id) as start_headcount
    from {{ ref('stg_config_job_levels') }} as levels
    left join {{ ref('int_workforce_start') }} as active using (level_id)
    group by levels.level_id
),

needed as (
    select
        headcount.level_id,
        headcount.start_headcount,
        need.experienced_terminations as all_terminations,
        need.reductions_in_force as all_reductions,
        need.hires as all_hires,
        need.new_hire_terminations as all_new_hire_terminations
    from headcount
    cross join {{ ref('int_workforce_need') }} as need
),

{{ divided('experienced_terminations', 'needed', 'all_terminations', 'start_headcount') }},

{{ divided('hires', 'experienced_terminations_divided', 'all_hires', 'start_headcount') }},

survivors as (
    select
        *,
        start_headcount - experienced_terminations as survivors
    from hires_divided
),

{{ divided('reductions_in_force', 'survivors', 'all_reductions', 'survivors') }},

{{ divided('new_hire_terminations', 'reductions_in_force_divided', 'all_new_hire_terminations', 'hires') }}

select
    level_id,
    start_headcount,
    experienced_terminations,
    reductions_in_force,
    hires,
    new_hire_terminations
from new_hire_terminations_divided
order by level_id
