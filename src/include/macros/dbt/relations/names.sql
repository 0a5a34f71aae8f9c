{#- The relation that is built beside the old one and then takes its place. -#}
{%- macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}
  {{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}
{%- endmacro -%}

{%- macro default__make_intermediate_relation(base_relation, suffix) -%}
  {{ return(default__make_temp_relation(base_relation, suffix)) }}
{%- endmacro -%}

{#- Batches of one model run side by side, so each has a temporary name of its own. -#}
{%- macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
  {%- set own = '_' ~ model.batch.id if model.batch and suffix == '__dbt_tmp' else '' -%}
  {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix ~ own)) }}
{%- endmacro -%}

{%- macro default__make_temp_relation(base_relation, suffix) -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{%- endmacro -%}

{#- The old relation out of the way; its type is what the old one is, not what the new one will be. -#}
{%- macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
  {{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}
{%- endmacro -%}

{%- macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type)) }}
{%- endmacro -%}
