-- What each parameter is worth in each year, and where that value came from.
-- A parameter of the whole plan has no event_type and no job_level.
with plan as (
    select
        horizon.simulation_year,
        null::integer as job_level,
        null::varchar as event_type,
        parameters.parameter_name,
        parameters.parameter_text,
        parameters.parameter_source,
        null::varchar as lever_scenario_id
    from {{ ref('int_horizon') }} as horizon
    cross join {{ ref('int_plan_parameters') }} as parameters
    where parameters.parameter_name != 'cola_rate'
),

by_level as (
    select * exclude (candidate_rank)
    from {{ ref('int_level_parameters') }}
    qualify row_number() over (
        partition by simulation_year, job_level, event_type, parameter_name
        order by candidate_rank
    ) = 1
),

effective as (
    select * from plan
    union all by name
    select * from by_level
)

select
    {{ scenario_columns() }},
    simulation_year,
    job_level,
    event_type,
    parameter_name,
    try_cast(parameter_text as double) as parameter_value,
    parameter_text,
    parameter_source,
    lever_scenario_id
from effective
order by simulation_year, job_level nulls first, event_type nulls first, parameter_name
