{# CTEs that end in `chosen`: the first of each level in an exponential race, as many as the quota `quota`, ties by id. #}
{# A time is -ln(1 - draw) / hazard; without a hazard nobody arrives. Only those who arrive before the end of the slot #}
{# in which the quota is reached are put in order: the others cannot be chosen, and ordering is what costs. #}
{% macro first_in_race(race, quota) -%}
timed as (
    select
        *,
        case when termination_rate > 0 then -ln(1 - draw) / termination_rate else 'infinity'::double end as arrival
    from {{ race }}
),

slotted as (
    select
        *,
        least(floor(arrival * 256), 100000)::integer as slot
    from timed
),

slots as (
    select
        level_id,
        slot,
        sum(count(*)) over (partition by level_id order by slot) as arrived
    from slotted
    group by level_id, slot
),

last_slots as (
    select
        slots.level_id,
        any_value(quotas.{{ quota }}) as quota,
        min(slots.slot) as last_slot
    from slots
    inner join {{ ref('int_level_quotas') }} as quotas using (level_id)
    where quotas.{{ quota }} > 0 and slots.arrived >= quotas.{{ quota }}
    group by slots.level_id
),

chosen as (
    select slotted.*
    from slotted
    inner join last_slots on slotted.level_id = last_slots.level_id and slotted.slot <= last_slots.last_slot
    qualify row_number() over (partition by slotted.level_id order by slotted.arrival, slotted.employee_id) <= last_slots.quota
)
{%- endmacro %}
