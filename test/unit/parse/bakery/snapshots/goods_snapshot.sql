{% snapshot goods_history -%}
  {{ config(unique_key='id', strategy='check', check_cols=['kind'], schema='history') }}
  select * from {{ ref('goods') }}
{%- endsnapshot %}
