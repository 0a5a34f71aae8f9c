-- How many employees of each year have events that do not fit together, or do not fit their row of the snapshot.
with by_employee as (
    select
        scenario_id,
        plan_design_id,
        simulation_year,
        employee_id,
        count(*) as events,
        max(event_sequence) as last_sequence,
        sum(event_sequence) as sequence_sum,
        -- one bit per category: fewer bits than events means that a category, and so an event_id, occurs twice
        bit_count(bit_or(
            case event_category
                when 'experienced_termination' then 1
                when 'reduction_in_force' then 2
                when 'new_hire_termination' then 4
                when 'promotion' then 8
                when 'merit_cola' then 16
                else 32
            end
        )) as categories,
        count(*) filter (event_type = 'termination') as terminations,
        max(effective_date) filter (event_type = 'termination') as termination_date,
        max(effective_date) filter (event_type = 'hire') as hire_date,
        max(effective_date) as last_date,
        max(effective_date) filter (event_sequence = 1) as first_step,
        max(effective_date) filter (event_sequence = 2) as second_step,
        max(effective_date) filter (event_sequence = 3) as third_step
    from {{ ref('fct_yearly_events') }}
    group by scenario_id, plan_design_id, simulation_year, employee_id
)

select
    events.scenario_id,
    events.plan_design_id,
    events.simulation_year,
    count(*) filter (events.categories < events.events) as repeated_events,
    count(*) filter (events.terminations > 1) as terminated_more_than_once,
    count(*) filter (events.last_date > events.termination_date) as events_after_termination,
    count(*) filter (events.termination_date < coalesce(events.hire_date, snapshot.employee_hire_date)) as terminated_before_hire,
    count(*) filter (
        events.last_sequence != events.events
        or events.sequence_sum * 2 != events.events * (events.events + 1)
        or events.second_step < events.first_step
        or events.third_step < events.second_step
    ) as sequence_not_chronological,
    count(*) filter (snapshot.employee_id is null) as events_without_snapshot,
    count(*) filter (
        snapshot.employee_id is not null and events.termination_date is distinct from snapshot.termination_date
    ) as termination_differs_from_snapshot,
    count(*) filter (events.hire_date != snapshot.employee_hire_date) as hire_differs_from_snapshot
from by_employee as events
left join {{ ref('fct_workforce_snapshot') }} as snapshot
    on events.employee_id = snapshot.employee_id
    and events.scenario_id = snapshot.scenario_id
    and events.plan_design_id = snapshot.plan_design_id
    and events.simulation_year = snapshot.simulation_year
group by events.scenario_id, events.plan_design_id, events.simulation_year
