-- Every candidate value of a parameter that differs by year and level, with its rank: the lowest rank wins.
{{ config(materialized='view') }}

with grid as (
    select
        horizon.simulation_year,
        levels.level_id as job_level
    from {{ ref('int_horizon') }} as horizon
    cross join {{ ref('stg_config_job_levels') }} as levels
),

overrides as (
    select
        grid.*,
        overrides.event_type,
        overrides.parameter_name,
        overrides.parameter_text,
        overrides.parameter_source,
        null::varchar as lever_scenario_id,
        case overrides.parameter_source when 'cli' then 100 when 'scenario' then 200 else 300 end
            -- among overrides of one source, the one that names the level or year is meant
            - (overrides.job_level is not null)::integer * 2
            - (overrides.fiscal_year is not null)::integer as candidate_rank
    from grid
    inner join {{ ref('int_lever_overrides') }} as overrides
        on coalesce(overrides.fiscal_year, grid.simulation_year) = grid.simulation_year
        and coalesce(overrides.job_level, grid.job_level) = grid.job_level
),

levers as (
    select
        grid.*,
        levers.event_type,
        levers.parameter_name,
        levers.parameter_value::varchar as parameter_text,
        'lever' as parameter_source,
        levers.scenario_id as lever_scenario_id,
        400 + lineage.lineage_position as candidate_rank
    from grid
    inner join {{ ref('stg_comp_levers') }} as levers
        on grid.simulation_year = levers.fiscal_year and grid.job_level = levers.job_level
    inner join {{ ref('int_scenario_lineage') }} as lineage on levers.scenario_id = lineage.lever_scenario_id
),

seeds as (
    select
        grid.*,
        seed.event_type,
        seed.parameter_name,
        seed.parameter_value::varchar as parameter_text,
        'seed' as parameter_source,
        null::varchar as lever_scenario_id,
        9000 as candidate_rank
    from grid
    inner join (
        select null::integer as year, level_id, 'RAISE' as event_type, 'merit_base' as parameter_name,
            avg_annual_merit_increase as parameter_value
        from {{ ref('stg_config_job_levels') }}
        union all
        select null, level_id, 'PROMOTION', 'promotion_probability', promotion_probability
        from {{ ref('stg_config_job_levels') }}
        union all
        select year, null, 'RAISE', 'cola_rate', cola_rate
        from {{ ref('stg_config_cola_by_year') }}
    ) as seed
        on coalesce(seed.year, grid.simulation_year) = grid.simulation_year
        and coalesce(seed.level_id, grid.job_level) = grid.job_level
)

select * from overrides
union all
select * from levers
union all
select * from seeds
