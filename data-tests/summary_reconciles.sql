-- The levels of the summary add up to its total, and the total is everyone active in the census.
with levels as (
    select
        sum(headcount) as headcount,
        sum(total_compensation) as total_compensation
    from {{ ref('mart_workforce_summary') }}
    where level_id is not null
)

select
    levels.headcount,
    total.headcount as total_headcount
from levels
cross join {{ ref('mart_workforce_summary') }} as total
cross join {{ ref('mart_census_intake') }} as intake
where total.level_id is null
    and (
        levels.headcount != total.headcount
        or levels.total_compensation != total.total_compensation
        or total.headcount != intake.employees_active
    )
