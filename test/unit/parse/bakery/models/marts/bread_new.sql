select id, kind from {{ ref('stg_goods') }} where kind = 'bread'
