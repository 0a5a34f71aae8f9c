-- No row of the census may vanish: kept, dropped as a duplicate, or quarantined.
select *
from {{ ref('mart_census_intake') }}
where rows_read != rows_quarantined + duplicates_dropped + employees_active + employees_terminated
