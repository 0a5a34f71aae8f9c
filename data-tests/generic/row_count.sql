{# One row when the relation does not have exactly `expected` rows. #}
{% test row_count(model, expected) %}
select count(*) as actual
from {{ model }}
having count(*) != {{ expected }}
{% endtest %}
