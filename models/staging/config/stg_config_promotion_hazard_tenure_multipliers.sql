select
    tenure_band,
    multiplier
from {{ ref('config_promotion_hazard_tenure_multipliers') }}
