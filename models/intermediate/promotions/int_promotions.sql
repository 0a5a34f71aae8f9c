-- Who is promoted on February 1, and by how much: a draw of its own decides the size of the increase around
-- promotion_increase_pct, within the cap of the level promoted from, and never a cut.
with candidates as (
    select
        employee_id,
        employee_key,
        level_id as from_level,
        level_id + 1 as to_level,
        promotion_rate,
        {{ draw('employee_key', 'promotion') }} as draw
    from {{ ref('int_workforce_start') }}
    where employee_tenure >= 1
        and employee_age < 65
        and level_id < (select max(level_id) from {{ ref('stg_config_job_levels') }})
),

promoted as (
    select *
    from candidates
    where draw < promotion_rate
)

select
    promoted.employee_id,
    promoted.from_level,
    promoted.to_level,
    {{ promotion_day() }} as promotion_date,
    promoted.promotion_rate as event_probability,
    promoted.draw,
    greatest(0, least(
        (
            {{ exact_rate('promotion_increase_pct') }}::double
            + 0.05 * (2 * {{ draw('promoted.employee_key', 'promotion', 'size') }} - 1)
        )::decimal(20, 15),
        rates.promotion_increase_cap
    )) as increase_rate,
    higher.min_compensation::bigint * 100 as least_cents
from promoted
inner join {{ ref('int_level_rates') }} as rates on promoted.from_level = rates.level_id
inner join {{ ref('stg_config_job_levels') }} as higher on promoted.to_level = higher.level_id
left join {{ ref('int_departures') }} as leaving on promoted.employee_id = leaving.employee_id
where leaving.employee_id is null or leaving.termination_date >= {{ promotion_day() }}
