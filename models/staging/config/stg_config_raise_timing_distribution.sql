select
    month,
    percentage
from {{ ref('config_raise_timing_distribution') }}
