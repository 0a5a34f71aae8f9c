-- Every level pays more than the one below it, and its range is not empty.
select
    level_id,
    min_compensation,
    max_compensation
from (
    select
        *,
        lag(min_compensation) over (order by level_id) as lower_minimum,
        lag(max_compensation) over (order by level_id) as lower_maximum
    from {{ ref('stg_config_job_levels') }}
) as levels
where max_compensation <= min_compensation
    or min_compensation <= lower_minimum
    or max_compensation <= lower_maximum
