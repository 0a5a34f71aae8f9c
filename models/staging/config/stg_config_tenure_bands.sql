select
    tenure_band,
    min_years,
    max_years,
    display_order
from {{ ref('config_tenure_bands') }}
