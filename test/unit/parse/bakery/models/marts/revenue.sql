{{ config(materialized='incremental', unique_key='day', post_hook="select '{{ this.name }}' from {{ ref('goods') }}") }}
select day, sum(amount) as amount from {{ ref('stg_sales') }}
{% if is_incremental() %} where day > (select max(day) from {{ this }}){% endif %}
group by 1
