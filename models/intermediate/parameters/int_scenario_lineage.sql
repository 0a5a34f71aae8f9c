-- Whose levers this scenario reads, nearest first: its own, its base's, and so on, `default` last.
with recursive told as (
    {% set lineage = var('scenario_lineage', none) or [] -%}
    {% for scenario in lineage -%}
    select {{ loop.index }} as position, '{{ scenario }}' as lever_scenario_id
    union all
    {% endfor -%}
    select 1 as position, '{{ parameter("scenario_id") }}' as lever_scenario_id
    where {{ 'false' if lineage else 'true' }}
),

-- The depth limit ends a scenario that is its own base.
ancestors as (
    select
        position * 100 as position,
        lever_scenario_id
    from told
    union all
    select
        ancestors.position + 1 as position,
        meta.base_scenario_id as lever_scenario_id
    from ancestors
    inner join {{ ref('stg_scenario_meta') }} as meta on ancestors.lever_scenario_id = meta.scenario_id
    where meta.base_scenario_id is not null and ancestors.position % 100 < 20
),

everything as (
    select position, lever_scenario_id from ancestors
    union all
    select 1000000 as position, 'default' as lever_scenario_id
)

select
    {{ scenario_columns() }},
    lever_scenario_id,
    row_number() over (order by min(position), lever_scenario_id) as lineage_position
from everything
group by lever_scenario_id
order by lineage_position
