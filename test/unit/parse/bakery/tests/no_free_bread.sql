{{ config(severity='error', tags='free') }}
select * from {{ ref('stg_sales') }} s join {{ ref('stg_goods') }} b using (id) where amount = 0
