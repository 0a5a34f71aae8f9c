select
    age_band,
    min_age,
    max_age,
    display_order
from {{ ref('config_age_bands') }}
