{% test at_least_rows(model, n) %}
select 1 from (select count(*) as c from {{ model }}) where c < {{ n }}
{% endtest %}
{% test unique_pair_of_columns_with_a_long_name(model, combination_of_columns) %}
select {{ combination_of_columns | join(', ') }} from {{ model }} group by all having count(*) > 1
{% endtest %}
