-- The base year on one page: a row per level, and one for the whole workforce (level_id null).
with totals as (
    select
        scenario_id,
        plan_design_id,
        simulation_year,
        level_id,
        grouping(level_id) as is_total,
        count(*) as headcount,
        sum({{ exact('current_compensation') }}) as total_compensation,
        median(current_compensation) as median_compensation,
        sum(current_age) / count(*) as average_age,
        sum(current_tenure) / count(*) as average_tenure
    from {{ ref('int_baseline_workforce') }}
    group by grouping sets (
        (scenario_id, plan_design_id, simulation_year, level_id),
        (scenario_id, plan_design_id, simulation_year)
    )
)

select
    totals.scenario_id,
    totals.plan_design_id,
    totals.simulation_year,
    totals.level_id,
    case when totals.is_total = 1 then 'All levels' else levels.name end as level_name,
    totals.headcount,
    round(totals.headcount / max(totals.headcount) over (), 4) as headcount_share,
    round(totals.total_compensation / totals.headcount, 2) as average_compensation,
    round(totals.median_compensation, 2) as median_compensation,
    totals.total_compensation,
    round(totals.average_age, 1) as average_age,
    round(totals.average_tenure, 1) as average_tenure
from totals
left join {{ ref('stg_config_job_levels') }} as levels using (level_id)
order by totals.is_total, totals.level_id
