{{ config(enabled=false) }}
select * from {{ ref('prices') }}
