-- How many levels of each year are paid less on average than a lower level, where both have at least 20 people.
with levels as (
    select
        scenario_id,
        plan_design_id,
        simulation_year,
        level_id,
        count(*) as headcount,
        sum(current_compensation) / count(*) as average_compensation
    from {{ ref('fct_workforce_snapshot') }}
    where employment_status = 'active'
    group by scenario_id, plan_design_id, simulation_year, level_id
)

select
    scenario_id,
    plan_design_id,
    simulation_year,
    count(*) filter (average_compensation <= lower_average) as levels_paid_less_than_a_lower_one
from (
    select
        *,
        max(average_compensation) over (
            partition by scenario_id, plan_design_id, simulation_year
            order by level_id
            rows between unbounded preceding and 1 preceding
        ) as lower_average
    from levels
    where headcount >= 20
) as compared
group by scenario_id, plan_design_id, simulation_year
