with orders as (

    select
        customer_id,
        count(*) as orders,
        sum(amount) filter (status <> 'returned') as revenue,
        min(ordered_on) as first_order_on,
        max(ordered_on) as last_order_on
    from {{ ref('stg_orders') }}
    group by customer_id

)

select
    customers.customer_id,
    customers.customer_name,
    coalesce(orders.orders, 0) as orders,
    coalesce(orders.revenue, 0) as revenue,
    orders.first_order_on,
    orders.last_order_on
from {{ ref('stg_customers') }} as customers
left join orders using (customer_id)
