{#- Where an external model's file lies if its config does not say; partitions make a directory of it. -#}
{%- macro external_location(relation, config) -%}
  {%- set partitioned = config.get('options', {}).get('partition_by') is not none -%}
  {{ adapter.external_root() }}/{{ relation.identifier }}{{ '.' ~ config.get('format', 'parquet') if not partitioned }}
{%- endmacro -%}

{%- macro location_exists(location) -%}
  {{ return(adapter.location_exists(location)) }}
{%- endmacro -%}
