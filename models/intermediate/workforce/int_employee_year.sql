-- Each employee of the start of the year with everything that happens in it, and pay in cents after each step in the order
-- of days: a raise before February 1 comes before the promotion, any other raise stands on top of it.
with moves as (
    select
        dated.*,
        promoted.promotion_date,
        promoted.to_level,
        promoted.event_probability as promotion_probability,
        promoted.draw as promotion_draw,
        promoted.increase_rate,
        promoted.least_cents,
        coalesce(dated.raise_date < promoted.promotion_date, false) as raise_comes_first
    from {{ ref('int_raise_dates') }} as dated
    left join {{ ref('int_promotions') }} as promoted on dated.employee_id = promoted.employee_id
),

-- merit and cost of living are those of the level held on the day of the raise
placed as (
    select
        *,
        case when raise_comes_first then level_id else coalesce(to_level, level_id) end as raise_level
    from moves
),

promoted as (
    select
        placed.*,
        rates.raise_units,
        case
            when placed.promotion_date is null then null
            when placed.raise_comes_first then {{ raised('placed.starting_cents', 'rates.raise_units') }}
            else placed.starting_cents
        end as cents_before_promotion
    from placed
    inner join {{ ref('int_level_rates') }} as rates on placed.raise_level = rates.level_id
),

-- the new level's minimum wins over the cap
after_promotion as (
    select
        *,
        case
            when promotion_date is not null
                then greatest(round(cents_before_promotion::decimal(20, 0) * (1 + increase_rate), 0)::bigint, least_cents)
        end as cents_after_promotion
    from promoted
),

before_raise as (
    select
        *,
        case
            when raise_date is null then null
            when raise_comes_first then starting_cents
            else coalesce(cents_after_promotion, starting_cents)
        end as cents_before_raise
    from after_promotion
),

after_raise as (
    select
        *,
        {{ raised('cents_before_raise', 'raise_units') }} as cents_after_raise
    from before_raise
)

select
    employee_id,
    employee_ssn,
    employee_birth_date,
    employee_hire_date,
    employee_age,
    employee_tenure,
    level_id as from_level,
    coalesce(to_level, level_id) as final_level,
    starting_cents,
    termination_date,
    termination_category,
    termination_probability,
    termination_draw,
    promotion_date,
    promotion_probability,
    promotion_draw,
    cents_before_promotion,
    cents_after_promotion,
    raise_date,
    raise_draw,
    raise_level,
    raise_comes_first,
    cents_before_raise,
    cents_after_raise,
    case
        when raise_comes_first then cents_after_promotion
        else coalesce(cents_after_raise, cents_after_promotion, starting_cents)
    end as final_cents
from after_raise
