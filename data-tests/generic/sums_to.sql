{# One row when the column's sum is further than `tolerance` from `total`. #}
{% test sums_to(model, column_name, total, tolerance=0.001) %}
select sum({{ column_name }}) as actual_total
from {{ model }}
having sum({{ column_name }}) is null or abs(sum({{ column_name }}) - ({{ total }})) > {{ tolerance }}
{% endtest %}
