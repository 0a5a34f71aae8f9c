select
    scenario_id,
    fiscal_year,
    job_level,
    event_type,
    parameter_name,
    parameter_value,
    is_locked
from {{ ref('comp_levers') }}
