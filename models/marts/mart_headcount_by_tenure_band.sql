-- Headcount and payroll of the base year by tenure band.
select
    baseline.scenario_id,
    baseline.plan_design_id,
    baseline.simulation_year,
    bands.tenure_band,
    count(*) as headcount,
    count(*) / sum(count(*)) over () as headcount_share,
    sum({{ exact('baseline.current_compensation') }}) as total_compensation
from {{ ref('int_baseline_workforce') }} as baseline
inner join {{ ref('stg_config_tenure_bands') }} as bands using (tenure_band)
group by all
order by min(bands.display_order)
