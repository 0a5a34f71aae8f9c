select
    age_band,
    multiplier
from {{ ref('config_termination_hazard_age_multipliers') }}
