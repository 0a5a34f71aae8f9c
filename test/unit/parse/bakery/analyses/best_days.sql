select * from {{ ref('revenue') }} limit {{ var('top', 3) }}
