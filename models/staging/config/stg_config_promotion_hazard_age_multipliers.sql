select
    age_band,
    multiplier
from {{ ref('config_promotion_hazard_age_multipliers') }}
