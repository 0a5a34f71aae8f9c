{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%} {{ target.schema }}
  {%- elif node.resource_type == 'seed' -%} {{ custom_schema_name | trim }}
  {%- else -%} {{ target.schema }}_{{ custom_schema_name }} {%- endif -%}
{%- endmacro %}

{% macro stamp(results) %}select {{ results | length }}{% endmacro %}
{% macro cents(column) %}({{ column }} / 100){% endmacro %}
{% materialization nothing, adapter='duckdb' %}
  {{ return({'relations': []}) }}
{% endmaterialization %}
