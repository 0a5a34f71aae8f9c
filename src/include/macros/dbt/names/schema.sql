{%- macro generate_schema_name(custom_schema_name=none, node=none) -%}
  {{ return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) }}
{%- endmacro -%}

{#- A custom schema is appended to the target's, so that developers never write into each other's. -#}
{%- macro default__generate_schema_name(custom_schema_name, node) -%}
  {{- target.schema -}}
  {%- if custom_schema_name is not none -%} {{- '_' ~ (custom_schema_name | trim) -}} {%- endif -%}
{%- endmacro -%}

{#- For projects that want the plain custom name in production only; they call it from their own generate_schema_name. -#}
{%- macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {{- target.schema if custom_schema_name is none or target.name != 'prod' else custom_schema_name | trim -}}
{%- endmacro -%}
