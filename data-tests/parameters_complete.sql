-- Each year and level must have a number for every parameter that a year's events read.
with needed (event_type, parameter_name) as (
    values
        ('RAISE', 'merit_base'),
        ('RAISE', 'cola_rate'),
        ('HIRE', 'compensation_percentile'),
        ('HIRE', 'market_adjustment_multiplier')
)

select
    horizon.simulation_year,
    levels.level_id,
    needed.event_type,
    needed.parameter_name
from {{ ref('int_horizon') }} as horizon
cross join {{ ref('stg_config_job_levels') }} as levels
cross join needed
left join {{ ref('int_effective_parameters') }} as effective
    on horizon.simulation_year = effective.simulation_year
    and levels.level_id = effective.job_level
    and needed.event_type = effective.event_type
    and needed.parameter_name = effective.parameter_name
where effective.parameter_value is null
