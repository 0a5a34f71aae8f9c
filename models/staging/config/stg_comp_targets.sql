select
    scenario_id,
    fiscal_year,
    metric_name,
    target_value,
    tolerance_pct,
    priority
from {{ ref('comp_targets') }}
