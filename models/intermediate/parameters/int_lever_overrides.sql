-- Single levers that the scenario or the command line overrides; a null year or level stands for all of them.
{% set rows = lever_override_rows() -%}
with overrides as (
    select
        fiscal_year::integer as fiscal_year,
        job_level::integer as job_level,
        event_type,
        parameter_name,
        parameter_text,
        parameter_source
    from (
        values
            {{ rows if rows else "(null, null, '', '', '', '')" }}
    ) as lever (fiscal_year, job_level, event_type, parameter_name, parameter_text, parameter_source)
    where parameter_name != ''
),

-- cola_rate is one number in the plan and a lever per level: the plan's number is an override of them all.
plan_cola as (
    select
        null::integer as fiscal_year,
        null::integer as job_level,
        'RAISE' as event_type,
        parameter_name,
        parameter_text,
        parameter_source
    from {{ ref('int_plan_parameters') }}
    where parameter_name = 'cola_rate'
)

select * from overrides
union all
select * from plan_cola
