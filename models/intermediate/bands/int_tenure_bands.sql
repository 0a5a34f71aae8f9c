-- The band of each year of service: one row per year, so that a band is found by equality.
select
    unnest(range(min_years, max_years))::integer as tenure,
    tenure_band
from {{ ref('stg_config_tenure_bands') }}
