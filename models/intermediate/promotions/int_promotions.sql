-- Who is promoted on February 1, and from which pay to which: a draw of its own decides the size of the increase around
-- promotion_increase_pct. A raise of January comes before the promotion.
with candidates as (
    select
        employee_id,
        employee_key,
        starting_cents,
        level_id as from_level,
        level_id + 1 as to_level,
        promotion_rate,
        termination_date,
        raise_date < {{ promotion_day() }} as raise_comes_first,
        {{ draw('employee_key', 'promotion') }} as draw
    from {{ ref('int_raise_dates') }}
    where employee_tenure >= 1
        and employee_age < 65
        and level_id < (select max(level_id) from {{ ref('stg_config_job_levels') }})
        and (termination_date is null or termination_date >= {{ promotion_day() }})
),

promoted as (
    select *
    from candidates
    where draw < promotion_rate
),

sized as (
    select
        promoted.*,
        case
            when promoted.raise_comes_first then {{ raised('promoted.starting_cents', 'rates.raise_units') }}
            else promoted.starting_cents
        end as cents_before,
        -- within the cap of the level promoted from, and never a cut
        greatest(0, least(
            (
                {{ exact_rate('promotion_increase_pct') }}::double
                + 0.05 * (2 * {{ draw('promoted.employee_key', 'promotion', 'size') }} - 1)
            )::decimal(20, 15),
            rates.promotion_increase_cap
        )) as increase_rate,
        higher.min_compensation * 100 as least_cents
    from promoted
    inner join {{ ref('int_level_rates') }} as rates on promoted.from_level = rates.level_id
    inner join {{ ref('stg_config_job_levels') }} as higher on promoted.to_level = higher.level_id
)

select
    employee_id,
    from_level,
    to_level,
    {{ promotion_day() }} as promotion_date,
    promotion_rate as event_probability,
    draw,
    increase_rate::double as increase_rate,
    cents_before,
    -- the new level's minimum wins over the cap
    greatest(round(cents_before::decimal(20, 0) * (1 + increase_rate), 0)::bigint, least_cents) as cents_after
from sized
