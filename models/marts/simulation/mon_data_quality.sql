-- What the checks of the year found. Every check has a row; failures is 0 where the rule holds.
select
    scenario_id,
    plan_design_id,
    simulation_year,
    check_name,
    severity,
    failures
from {{ ref('int_data_quality') }} as checks
where {{ of_this_scenario('checks') }} and simulation_year = {{ simulation_year() }}
order by check_name
