{{ config(access='public', contract={'enforced': true}) }}
select a.id, b.kind from {{ ref('bread', v=1) }} a join {{ ref('bread') }} b using (id)
