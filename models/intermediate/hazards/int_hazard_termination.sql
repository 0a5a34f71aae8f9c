-- How readily each kind of employee leaves: base x tenure x age x a discount that grows with the level.
select
    levels.level_id,
    tenure.tenure_band,
    age.age_band,
    greatest(0.0, least(1.0,
        base.base_rate_for_new_hire
        * tenure.multiplier
        * age.multiplier
        * greatest(base.min_level_discount_multiplier, 1.0 - base.level_discount_factor * (levels.level_id - 1))
    ))::double as termination_rate
from {{ ref('stg_config_job_levels') }} as levels
cross join {{ ref('stg_config_termination_hazard_base') }} as base
cross join {{ ref('stg_config_termination_hazard_tenure_multipliers') }} as tenure
cross join {{ ref('stg_config_termination_hazard_age_multipliers') }} as age
order by levels.level_id, tenure.tenure_band, age.age_band
