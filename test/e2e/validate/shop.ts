/** A project without mistakes, with one of everything that is bound. Faults name lines of these files. */
export const SHOP: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: shop
version: '1.0'
profile: shop
on-run-start:
  - create table if not exists audit (moment timestamp, what varchar)
on-run-end:
  - insert into audit values (now(), 'end')
seeds:
  shop:
    countries:
      +column_types: {code: varchar, population: bigint}
`,
  'seeds/countries.csv': `code,name,population
DE,Germany,84000000
FR,France,68000000
`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: customer_id, data_type: integer}
          - {name: status, data_type: varchar}
          - {name: placed_at, data_type: timestamp}
          - {name: amount_cents, data_type: bigint}
          - {name: tags, data_type: "varchar[]"}
      - name: customers
        columns:
          - {name: id, data_type: integer}
          - {name: name, data_type: varchar}
          - {name: country, data_type: varchar}
          - {name: address, data_type: "struct(street varchar, city varchar)"}
          - {name: updated_at, data_type: timestamp}
`,
  'macros/money.sql': `{% macro euros(column) %}
  round({{ column }} / 100.0, 2)
{% endmacro %}

{% macro since(column, day) %}
  {{ column }} >= cast('{{ day }}' as date)
{% endmacro %}
`,
  'models/stg_orders.sql': `select
  id as order_id,
  customer_id,
  status,
  placed_at,
  {{ euros('amount_cents') }} as amount,
  tags
from {{ source('raw', 'orders') }}
where status <> 'deleted'
`,
  'models/stg_customers.sql': `{{ config(materialized='ephemeral') }}
select
  id as customer_id,
  name,
  upper(country) as country,
  address.city as city,
  updated_at
from {{ source('raw', 'customers') }}
`,
  'models/orders.sql': `{{ config(materialized='table') }}
with paid as (
  select order_id, customer_id, placed_at, amount
  from {{ ref('stg_orders') }}
  where status = 'paid'
    and {{ since('placed_at', '2020-01-01') }}
),

numbered as (
  select
    *,
    row_number() over (
      partition by customer_id
      order by placed_at
    ) as nth
  from paid
)

select
  numbered.order_id,
  numbered.customer_id,
  customers.country,
  numbered.placed_at,
  numbered.amount,
  numbered.nth
from numbered
left join {{ ref('stg_customers') }} as customers
  on customers.customer_id = numbered.customer_id
`,
  'models/by_country.sql': `select
  countries.name as country,
  count(*) as orders,
  sum(orders.amount) as amount,
  max(orders.placed_at) as last_order
from {{ ref('orders') }} as orders
join {{ ref('countries') }} as countries
  on countries.code = orders.country
group by countries.name
having count(*) > 0
order by orders desc
`,
  'models/all_names.sql': `select name from {{ ref('stg_customers') }}
union all
select name from {{ ref('countries') }}
`,
  'models/big_orders.sql': `select order_id, amount
from {{ ref('orders') }}
where amount > (
  select avg(amount)
  from {{ ref('orders') }}
)
`,
  'models/tag_counts.sql': `select
  tag,
  count(*) as n
from (
  select unnest(tags) as tag
  from {{ ref('stg_orders') }}
)
group by tag
`,
  'models/daily.sql': `{{ config(
    materialized='incremental',
    unique_key='day',
    incremental_strategy='delete+insert',
) }}
select
  cast(placed_at as date) as day,
  count(*) as orders
from {{ ref('orders') }}
{% if is_incremental() %}
where placed_at > (select max(day) from {{ this }})
{% endif %}
group by 1
`,
  'models/summary.sql': `{{ config(materialized='table', contract={'enforced': true}) }}
select
  customer_id,
  sum(amount) as amount,
  count(*) as orders
from {{ ref('orders') }}
group by customer_id
`,
  'models/models.yml': `models:
  - name: orders
    columns:
      - name: order_id
        data_tests:
          - unique
          - not_null
      - name: country
        data_tests:
          - relationships:
              arguments:
                to: ref('countries')
                field: code
  - name: stg_orders
    columns:
      - name: status
        data_tests:
          - accepted_values:
              arguments:
                values: [paid, open, deleted]
  - name: summary
    columns:
      - name: customer_id
        data_type: integer
      - name: amount
        data_type: double
      - name: orders
        data_type: bigint
unit_tests:
  - name: names_are_kept
    model: all_names
    given:
      - input: ref('stg_customers')
        format: sql
        rows: select 'Ada' as name
      - input: ref('countries')
        rows:
          - {code: DE, name: Germany}
    expect:
      rows:
        - {name: Ada}
        - {name: Germany}
`,
  'snapshots/customers_history.sql': `{% snapshot customers_history %}
{{ config(
    unique_key='id',
    strategy='timestamp',
    updated_at='updated_at',
) }}
select
  id,
  name,
  updated_at
from {{ source('raw', 'customers') }}
{% endsnapshot %}
`,
  'tests/no_negative.sql': `select order_id
from {{ ref('orders') }}
where amount < 0
`,
  'analyses/top.sql': `select country, amount
from {{ ref('by_country') }}
order by amount desc
limit 3
`,
}
