-- Pay of the base year by level, beside the range of the level.
with pay as (
    select
        scenario_id,
        plan_design_id,
        simulation_year,
        level_id,
        count(*) as headcount,
        sum({{ exact('current_compensation') }}) as total_compensation,
        min(current_compensation) as lowest_compensation,
        quantile_cont(current_compensation, 0.25) as lower_quartile_compensation,
        median(current_compensation) as median_compensation,
        quantile_cont(current_compensation, 0.75) as upper_quartile_compensation,
        max(current_compensation) as highest_compensation
    from {{ ref('int_baseline_workforce') }}
    group by all
)

select
    pay.*,
    round(pay.total_compensation / pay.headcount, 2) as average_compensation,
    levels.min_compensation as range_minimum,
    levels.max_compensation as range_maximum,
    round(pay.total_compensation / pay.headcount / levels.comp_base_salary, 4) as compa_ratio
from pay
inner join {{ ref('stg_config_job_levels') }} as levels using (level_id)
order by pay.level_id
