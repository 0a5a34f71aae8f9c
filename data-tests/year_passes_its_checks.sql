-- The checks that the year broke. planwise simulate runs this after each year, and stops a scenario that has a row here.
select
    scenario_id,
    simulation_year,
    check_name,
    failures
from {{ ref('mon_data_quality') }}
where severity = 'error' and coalesce(failures, 1) != 0
