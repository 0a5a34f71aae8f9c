-- Whether the headcounts of each year add up, by level and as a whole. Every number should be 0.
with levels as (
    select
        *,
        lag(end_headcount) over (
            partition by scenario_id, plan_design_id, level_id
            order by simulation_year
        ) as end_of_year_before,
        lag(simulation_year) over (
            partition by scenario_id, plan_design_id, level_id
            order by simulation_year
        ) as year_before
    from {{ ref('fct_headcount_bridge') }}
),

years as (
    select
        scenario_id,
        plan_design_id,
        simulation_year,
        count(*) filter (
            start_headcount + hires + promotions_in - promotions_out
            - experienced_terminations - reductions_in_force - new_hire_terminations != end_headcount
        ) as levels_that_do_not_add_up,
        count(*) filter (
            year_before = simulation_year - 1 and start_headcount != end_of_year_before
        ) as levels_not_starting_where_the_year_before_ended,
        (sum(promotions_in) != sum(promotions_out))::bigint as promotions_in_and_out_differ,
        sum(start_headcount) as start_headcount,
        sum(hires) as hires,
        sum(experienced_terminations) as experienced_terminations,
        sum(reductions_in_force) as reductions_in_force,
        sum(new_hire_terminations) as new_hire_terminations,
        sum(end_headcount) as end_headcount
    from levels
    group by scenario_id, plan_design_id, simulation_year
)

select
    years.scenario_id,
    years.plan_design_id,
    years.simulation_year,
    years.levels_that_do_not_add_up,
    years.levels_not_starting_where_the_year_before_ended,
    years.promotions_in_and_out_differ,
    -- known of the year that was computed last
    coalesce(years.end_headcount != need.target_headcount, false)::bigint as end_differs_from_target,
    coalesce(years.experienced_terminations != need.experienced_terminations, false)::bigint as terminations_differ_from_formula,
    coalesce(years.reductions_in_force != need.reductions_in_force, false)::bigint as reductions_differ_from_need,
    coalesce(
        years.hires != need.hires or years.new_hire_terminations != need.new_hire_terminations, false
    )::bigint as hires_differ_from_need
from years
left join {{ ref('int_workforce_need') }} as need
    on years.scenario_id = need.scenario_id
    and years.plan_design_id = need.plan_design_id
    and years.simulation_year = need.simulation_year
