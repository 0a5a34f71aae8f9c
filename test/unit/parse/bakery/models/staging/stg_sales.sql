{{ config(tags=['pii'], meta={'owner': 'ana'}) }}

select id, {{ cents('amount') }} as amount, day from {{ source('shop', 'sales') }}
-- {{ ref('till', 'prices') }}
