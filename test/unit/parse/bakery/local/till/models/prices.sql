select 1 as price, '{{ var("currency") }}' as currency, {{ rounded('2.5') }} as r
