select
    tenure_band,
    multiplier
from {{ ref('config_termination_hazard_tenure_multipliers') }}
