-- The draws must never change: these values were computed outside this project.
with known (employee_id, decision, expected) as (
    values
        ('EMP_000001', 'termination|', 0.7676382490170239::double),
        ('EMP_000001', 'termination|date', 0.32458601510906315::double),
        ('NH_2025_000001', 'hire|level', 0.16042696286525526::double)
),

drawn as (
    select
        *,
        {{ employee_key('employee_id') }} as employee_key
    from known
),

compared as (
    select
        *,
        case decision
            when 'termination|' then {{ draw('employee_key', 'termination', '', 2025) }}
            when 'termination|date' then {{ draw('employee_key', 'termination', 'date', 2025) }}
            when 'hire|level' then {{ draw('employee_key', 'hire', 'level', 2025) }}
        end as drawn
    from drawn
)

select *
from compared
{% if parameter('random_seed') == 42 and parameter('scenario_seed') == 0 -%}
where drawn != expected or (employee_id = 'EMP_000001' and employee_key != 17295142393495150417)
{%- else -%}
where not coalesce(drawn >= 0 and drawn < 1, false)  -- other seeds, other draws
{%- endif %}
