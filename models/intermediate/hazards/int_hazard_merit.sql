-- The merit rate of each level and year, before any merit_budget scales it (that needs the pay at the start of the year).
select
    simulation_year,
    job_level as level_id,
    parameter_value as merit_rate,
    parameter_source
from {{ ref('int_effective_parameters') }}
where event_type = 'RAISE' and parameter_name = 'merit_base'
order by simulation_year, level_id
