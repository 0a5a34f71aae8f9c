-- Headcount and payroll of the base year by age band.
select
    baseline.scenario_id,
    baseline.plan_design_id,
    baseline.simulation_year,
    bands.age_band,
    count(*) as headcount,
    count(*) / sum(count(*)) over () as headcount_share,
    sum({{ exact('baseline.current_compensation') }}) as total_compensation
from {{ ref('int_baseline_workforce') }} as baseline
inner join {{ ref('stg_config_age_bands') }} as bands using (age_band)
group by all
order by min(bands.display_order)
