-- Every check of every year as a row: what the year's rows are held against, and how many break it.
with checks as (
    {% for relation in [
        'int_headcount_checks', 'int_event_checks', 'int_employee_event_checks', 'int_snapshot_checks', 'int_level_pay_checks'
    ] -%}
    select * from (
        unpivot {{ ref(relation) }}
        on columns(* exclude (scenario_id, plan_design_id, simulation_year))
        into name check_name value failures
    )
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    scenario_id,
    plan_design_id,
    simulation_year,
    check_name,
    case when check_name in ('pay_above_5m', 'pay_below_10k') then 'warn' else 'error' end as severity,
    failures
from checks
