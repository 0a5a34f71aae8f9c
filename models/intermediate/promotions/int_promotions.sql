-- Who is promoted on February 1, and by how much: a draw of its own decides the size around promotion_increase_pct.
with candidates as (
    select
        active.employee_id,
        active.employee_key,
        active.level_id as from_level,
        active.level_id + 1 as to_level,
        active.promotion_rate,
        {{ draw('active.employee_key', 'promotion') }} as draw
    from {{ ref('int_workforce_start') }} as active
    where active.employee_tenure >= 1
        and active.employee_age < 65
        and active.level_id < (select max(level_id) from {{ ref('stg_config_job_levels') }})
),

drawn as (
    select *
    from candidates
    where draw < promotion_rate
)

select
    drawn.employee_id,
    drawn.from_level,
    drawn.to_level,
    {{ promotion_day() }} as promotion_date,
    drawn.promotion_rate as event_probability,
    drawn.draw,
    greatest(0, least(
        {{ exact_rate('promotion_increase_pct') }}::double
        + 0.05 * (2 * {{ draw('drawn.employee_key', 'promotion', 'size') }} - 1),
        rates.promotion_increase_cap
    ))::decimal(20, 15) as increase_rate,
    higher.min_compensation::decimal(18, 2) as least_compensation
from drawn
inner join {{ ref('int_level_rates') }} as rates on drawn.from_level = rates.level_id
inner join {{ ref('stg_config_job_levels') }} as higher on drawn.to_level = higher.level_id
left join {{ ref('int_departures') }} as leaving on drawn.employee_id = leaving.employee_id
where leaving.employee_id is null or leaving.termination_date >= {{ promotion_day() }}
