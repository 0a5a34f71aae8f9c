-- One row per year, level, tenure band and age band: the three rates that drive the events of that year.
select
    merit.simulation_year,
    termination.level_id,
    termination.tenure_band,
    termination.age_band,
    termination.termination_rate,
    promotion.promotion_rate,
    merit.merit_rate,
    {{ scenario_columns() }}
from {{ ref('int_hazard_termination') }} as termination
inner join {{ ref('int_hazard_promotion') }} as promotion using (level_id, tenure_band, age_band)
inner join {{ ref('int_hazard_merit') }} as merit using (level_id)
inner join {{ ref('stg_config_tenure_bands') }} as tenure using (tenure_band)
inner join {{ ref('stg_config_age_bands') }} as age using (age_band)
order by merit.simulation_year, termination.level_id, tenure.display_order, age.display_order
