{# Bands [lower, upper) that are empty, overlap the next one or leave a gap before it; the first must start at `start`. #}
{% test contiguous_bands(model, lower, upper, start=0) %}
select *
from (
    select
        *,
        lead({{ lower }}) over (order by {{ lower }}, {{ upper }}) as next_lower,
        row_number() over (order by {{ lower }}, {{ upper }}) as band_number
    from {{ model }}
) as bands
where {{ upper }} <= {{ lower }}
    or (next_lower is not null and next_lower != {{ upper }})
    or (band_number = 1 and {{ lower }} != {{ start }})
{% endtest %}
