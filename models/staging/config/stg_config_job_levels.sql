select
    level_id,
    name,
    description,
    min_compensation,
    max_compensation,
    comp_base_salary,
    comp_age_factor,
    comp_stochastic_std_dev,
    avg_annual_merit_increase,
    promotion_probability,
    target_bonus_pct
from {{ ref('config_job_levels') }}
