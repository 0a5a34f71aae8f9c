-- Each year, level, tenure band and age band must have exactly one row with all three rates.
with expected as (
    select
        horizon.simulation_year,
        levels.level_id,
        tenure.tenure_band,
        age.age_band
    from {{ ref('int_horizon') }} as horizon
    cross join {{ ref('stg_config_job_levels') }} as levels
    cross join {{ ref('stg_config_tenure_bands') }} as tenure
    cross join {{ ref('stg_config_age_bands') }} as age
)

select
    expected.*,
    count(hazards.termination_rate + hazards.promotion_rate + hazards.merit_rate) as complete_rows
from expected
left join {{ ref('dim_hazard_table') }} as hazards using (simulation_year, level_id, tenure_band, age_band)
group by all
having count(hazards.termination_rate + hazards.promotion_rate + hazards.merit_rate) != 1
