-- How likely each kind of employee is promoted: base x tenure x age x a dampener that grows with the level.
-- The top level has nowhere to go; that rule belongs to the promotion itself.
select
    levels.level_id,
    tenure.tenure_band,
    age.age_band,
    (
        base.base_rate
        * tenure.multiplier
        * age.multiplier
        * greatest(0.0, 1.0 - base.level_dampener_factor * (levels.level_id - 1))
    )::double as promotion_rate
from {{ ref('stg_config_job_levels') }} as levels
cross join {{ ref('stg_config_promotion_hazard_base') }} as base
cross join {{ ref('stg_config_promotion_hazard_tenure_multipliers') }} as tenure
cross join {{ ref('stg_config_promotion_hazard_age_multipliers') }} as age
order by levels.level_id, tenure.tenure_band, age.age_band
