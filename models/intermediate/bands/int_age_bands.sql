-- The band of each year of age: one row per year, so that a band is found by equality.
select
    unnest(range(min_age, max_age))::integer as age,
    age_band
from {{ ref('stg_config_age_bands') }}
