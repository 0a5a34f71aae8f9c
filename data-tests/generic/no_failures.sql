{# A column that counts rows breaking a rule: each year in which it is not 0. #}
{% test no_failures(model, column_name) %}
select scenario_id, plan_design_id, simulation_year, {{ column_name }} as failures
from {{ model }}
where coalesce({{ column_name }}, 1) != 0
{% endtest %}
