-- How many people must leave and be hired so that the year ends exactly on its target: whole numbers, one rounding.
with headcount as (
    select
        count(*) as start_headcount,
        count(*) filter (hired_last_year) as prior_year_hires
    from {{ ref('int_workforce_start') }}
),

targets as (
    select
        *,
        round(start_headcount * (1 + {{ exact_rate('target_growth_rate') }}), 0)::bigint as target_headcount,
        floor(
            (start_headcount - prior_year_hires) * {{ exact_rate('total_termination_rate') }}
            + prior_year_hires * {{ exact_rate('new_hire_termination_rate') }}
        )::bigint as experienced_terminations
    from headcount
),

gaps as (
    select
        *,
        start_headcount - experienced_terminations as survivors,
        target_headcount - (start_headcount - experienced_terminations) as net_need
    from targets
),

-- Of the hires a share leaves within the year, so more are hired than are needed: need / (1 - rate), rounded up.
hiring as (
    select
        *,
        greatest(-net_need, 0) as reductions_in_force,
        case
            when net_need <= 0 then 0
            else (net_need * 1000000 + 999999 - {{ millionths('new_hire_termination_rate') }})
                // (1000000 - {{ millionths('new_hire_termination_rate') }})
        end as hires
    from gaps
)

select
    {{ scenario_columns() }},
    {{ simulation_year() }} as simulation_year,
    start_headcount,
    prior_year_hires,
    target_headcount,
    experienced_terminations,
    survivors,
    net_need,
    reductions_in_force,
    -- ids and social security numbers of a year's hires have six digits
    case
        when hires > 999999
            then error('The year {{ simulation_year() }} needs ' || hires || ' hires, but at most 999,999 can be numbered in a year')
        else hires
    end as hires,
    case when net_need <= 0 then 0 else hires - net_need end as new_hire_terminations
from hiring
