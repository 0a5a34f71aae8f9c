select
    scenario_id,
    scenario_name,
    description,
    status,
    base_scenario_id
from {{ ref('scenario_meta') }}
