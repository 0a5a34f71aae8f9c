select * from {{ ref('goods') }} where kind in ({% for k in var('kinds') %}'{{ k }}'{{ ',' if not loop.last }}{% endfor %})
