select
    hire_age,
    age_weight
from {{ ref('config_new_hire_age_distribution') }}
