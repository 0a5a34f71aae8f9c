-- The year's hires, numbered, each with a day and a level: ids are dealt to the levels in an order drawn by id, so that
-- no level is hired before another.
with numbered as (
    select
        sequence.hire_number,
        'NH_{{ simulation_year() }}_' || lpad(sequence.hire_number::varchar, 6, '0') as employee_id,
        need.hires
    from {{ ref('int_workforce_need') }} as need
    cross join lateral (select unnest(range(1, need.hires + 1)) as hire_number) as sequence
),

drawn as (
    select
        *,
        {{ employee_key('employee_id') }} as employee_key
    from numbered
),

dealt as (
    select
        *,
        {{ draw('employee_key', 'hire', 'level') }} as level_draw
    from drawn
),

placed as (
    select
        *,
        row_number() over (order by level_draw, employee_id) as place
    from dealt
),

-- places from `places_before` on belong to the level
shares as (
    select
        level_id,
        hires as level_hires,
        sum(hires) over (order by level_id) - hires as places_before
    from {{ ref('int_level_quotas') }}
)

select
    placed.hire_number,
    placed.employee_id,
    placed.employee_key,
    placed.level_draw,
    shares.level_id,
    shares.level_hires,
    {{ year_start() }} + ((placed.hire_number - 1) * {{ days_in_year() - 1 }} // placed.hires)::integer as hire_date
from placed
inner join shares
    on placed.place > shares.places_before and placed.place <= shares.places_before + shares.level_hires
