-- Who is hired: day, level, age and pay. Pay lies within five percent or so of the level's hiring pay, spread evenly by
-- rank so that the mean is exactly the hiring pay.
with ranked as (
    select
        *,
        row_number() over (
            partition by level_id
            order by {{ draw('employee_key', 'hire', 'spread') }}, employee_id
        ) as spread_rank
    from {{ ref('int_hire_levels') }}
),

-- min + (max - min) x percentile x multiplier, in whole hundred-millionths of a cent
level_pay as (
    select
        levels.level_id,
        (
            (
                levels.min_compensation::decimal(18, 0) * 1000000000000
                + (levels.max_compensation - levels.min_compensation)::decimal(12, 0)
                * (rates.compensation_percentile * rates.market_adjustment_multiplier * 1000000000000)::decimal(24, 0)
            )::hugeint
        ) as hiring_pay,
        rates.hire_source
    from {{ ref('stg_config_job_levels') }} as levels
    inner join {{ ref('int_level_rates') }} as rates using (level_id)
),

aged as (
    select
        ranked.*,
        ages.hire_age as employee_age,
        (ranked.hire_date - to_years(ages.hire_age))::date as youngest_birth_date,
        (ranked.hire_date - to_years(ages.hire_age + 1))::date + 1 as oldest_birth_date,
        level_pay.hiring_pay,
        level_pay.hire_source
    from ranked
    inner join level_pay using (level_id)
    asof join {{ ref('int_hire_ages') }} as ages
        on {{ draw('ranked.employee_key', 'hire', 'age') }} >= ages.from_draw
)

select
    aged.employee_id,
    aged.employee_key,
    'SSN-' || ({{ 900000000 + (simulation_year() - parameter('start_year')) * 1000000 }} + aged.hire_number) as employee_ssn,
    greatest(
        aged.youngest_birth_date - floor({{ draw('aged.employee_key', 'hire', 'birthday') }} * 365)::integer,
        aged.oldest_birth_date
    ) as employee_birth_date,
    aged.hire_date,
    aged.level_id,
    aged.employee_age,
    -- hiring pay x (9 H + 2 rank - 1) / (10 H), to cents, halves up
    (
        (2 * aged.hiring_pay * (9 * aged.level_hires + 2 * aged.spread_rank - 1) + 100000000000 * aged.level_hires)
        // (200000000000 * aged.level_hires)
    )::bigint as cents,
    aged.level_draw as draw,
    aged.hire_source
from aged
