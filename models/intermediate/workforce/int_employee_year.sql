-- Each employee of the start of the year with everything that happens in it, and pay after each step in the order of days:
-- a raise before February 1 comes before the promotion, any other raise stands on top of it.
with ordered as (
    select
        *,
        coalesce(raise_date < promotion_date, false) as raise_comes_first
    from {{ ref('int_raises') }}
),

promoted as (
    select
        *,
        case
            when promotion_date is null then null
            when raise_comes_first then round(starting_compensation * (1 + raise_rate), 2)::decimal(18, 2)
            else starting_compensation
        end as compensation_before_promotion
    from ordered
),

raised as (
    select
        *,
        greatest(
            round(compensation_before_promotion * (1 + increase_rate), 2), least_compensation
        )::decimal(18, 2) as compensation_after_promotion
    from promoted
),

paid as (
    select
        *,
        case
            when raise_date is null then null
            when promotion_date is null or raise_comes_first then starting_compensation
            else compensation_after_promotion
        end as compensation_before_raise
    from raised
),

steps as (
    select
        *,
        round(compensation_before_raise * (1 + raise_rate), 2)::decimal(18, 2) as compensation_after_raise
    from paid
)

select
    employee_id,
    employee_ssn,
    employee_birth_date,
    employee_hire_date,
    employee_age,
    employee_tenure,
    age_band,
    tenure_band,
    level_id as from_level,
    coalesce(to_level, level_id) as final_level,
    starting_compensation,
    termination_date,
    termination_category,
    termination_probability,
    termination_draw,
    promotion_date,
    promotion_probability,
    promotion_draw,
    compensation_before_promotion,
    compensation_after_promotion,
    raise_date,
    raise_draw,
    raise_level,
    raise_comes_first,
    merit_source,
    compensation_before_raise,
    compensation_after_raise,
    case
        when raise_comes_first or raise_date is null then coalesce(compensation_after_promotion, starting_compensation)
        else compensation_after_raise
    end as final_compensation
from steps
