-- How many events of each year break a rule that an event can break alone. Every number should be 0.
select
    scenario_id,
    plan_design_id,
    simulation_year,
    count(*) filter (year(effective_date) != simulation_year) as events_outside_their_year,
    count(*) filter (
        event_type is distinct from case event_category
            when 'hiring' then 'hire'
            when 'experienced_termination' then 'termination'
            when 'reduction_in_force' then 'termination'
            when 'new_hire_termination' then 'termination'
            when 'promotion' then 'promotion'
            when 'merit_cola' then 'raise'
        end
        or event_type is null
    ) as events_of_unknown_type,
    count(*) filter (event_type = 'promotion' and compensation_amount < previous_compensation) as promotions_that_cut_pay,
    count(*) filter (event_type = 'promotion' and to_level is distinct from from_level + 1) as promotions_not_one_level_up,
    count(*) filter (
        event_type = 'raise' and compensation_amount > round(previous_compensation * 1.5, 2)
    ) as raises_above_half,
    count(*) filter (event_type = 'raise' and compensation_amount < previous_compensation) as raises_that_cut_pay,
    count(*) filter (coalesce(compensation_amount, 0) <= 0) as events_without_pay,
    count(*) filter (draw is not null and not (draw >= 0 and draw < 1)) as draws_outside_their_range,
    count(*) filter (
        event_type = 'hire'
        and not (
            employee_id like 'NH\_' || simulation_year || '\_______' escape '\'
            and try_cast(right(employee_id, 6) as integer) between 1 and 999999
        )
    ) as malformed_hire_ids,
    count(*) filter (age_band is null or tenure_band is null) as events_without_bands,
    (
        count(*) filter (event_category = 'hiring') >= 40
        and count(*) filter (event_category = 'new_hire_termination') > 0
        and abs(
            count(*) filter (event_category = 'new_hire_termination') / count(*) filter (event_category = 'hiring')
            - max(event_probability) filter (event_category = 'new_hire_termination')
        ) > 0.025
    )::bigint as new_hire_rate_off_target
from {{ ref('fct_yearly_events') }}
group by scenario_id, plan_design_id, simulation_year
