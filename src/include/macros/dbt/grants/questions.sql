{#- Does a relation that replaces another inherit its grants? If unsure, yes: they are then looked up before granting. -#}
{%- macro copy_grants() -%}
  {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__copy_grants() -%}
  {{ return(true) }}
{%- endmacro -%}

{%- macro support_multiple_grantees_per_dcl_statement() -%}
  {{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__support_multiple_grantees_per_dcl_statement() -%}
  {{ return(true) }}
{%- endmacro -%}

{#- Can the relation carry grants of before: it existed, and was either kept or passes them on. -#}
{%- macro should_revoke(existing_relation, full_refresh_mode=True) -%}
  {%- if not existing_relation -%}
    {{ return(false) }}
  {%- endif -%}
  {{ return(copy_grants() if full_refresh_mode else true) }}
{%- endmacro -%}
