-- How the headcount of each level goes from the start of the year to its end.
with starts as (
    select
        from_level as level_id,
        count(*) as start_headcount,
        count(promotion_date) as promotions_out
    from {{ ref('int_employee_year') }}
    group by from_level
),

ends as (
    select
        final_level as level_id,
        count(promotion_date) as promotions_in,
        count(*) filter (termination_category = 'experienced_termination') as experienced_terminations,
        count(*) filter (termination_category = 'reduction_in_force') as reductions_in_force
    from {{ ref('int_employee_year') }}
    group by final_level
),

hired as (
    select
        level_id,
        count(*) as hires,
        count(termination_date) as new_hire_terminations
    from {{ ref('int_hire_year') }}
    group by level_id
),

-- counted from the snapshot, not derived: the tests hold one against the other
remaining as (
    select
        level_id,
        count(*) as end_headcount
    from {{ ref('fct_workforce_snapshot') }} as snapshot
    where {{ of_this_scenario('snapshot') }}
        and simulation_year = {{ simulation_year() }}
        and employment_status = 'active'
    group by level_id
)

select
    {{ scenario_columns() }},
    {{ simulation_year() }} as simulation_year,
    levels.level_id,
    coalesce(starts.start_headcount, 0) as start_headcount,
    coalesce(hired.hires, 0) as hires,
    coalesce(ends.promotions_in, 0) as promotions_in,
    coalesce(starts.promotions_out, 0) as promotions_out,
    coalesce(ends.experienced_terminations, 0) as experienced_terminations,
    coalesce(ends.reductions_in_force, 0) as reductions_in_force,
    coalesce(hired.new_hire_terminations, 0) as new_hire_terminations,
    coalesce(remaining.end_headcount, 0) as end_headcount
from {{ ref('stg_config_job_levels') }} as levels
left join starts using (level_id)
left join ends using (level_id)
left join hired using (level_id)
left join remaining using (level_id)
order by levels.level_id
