-- Average pay must rise from level to level wherever both have at least 20 people.
select
    lower_level.level_id,
    lower_level.average_compensation,
    higher_level.level_id as higher_level_id,
    higher_level.average_compensation as higher_average_compensation
from {{ ref('mart_compensation_by_level') }} as lower_level
inner join {{ ref('mart_compensation_by_level') }} as higher_level on lower_level.level_id < higher_level.level_id
where lower_level.headcount >= 20
    and higher_level.headcount >= 20
    and higher_level.average_compensation <= lower_level.average_compensation
