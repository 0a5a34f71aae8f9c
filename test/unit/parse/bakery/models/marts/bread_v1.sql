select id, kind, 1 as old from {{ ref('stg_goods') }} where kind = 'bread'
