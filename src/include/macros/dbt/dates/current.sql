{%- macro current_timestamp() -%}
  {{ return(adapter.dispatch('current_timestamp', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__current_timestamp() -%}
  {%- do exceptions.raise_not_implemented('current_timestamp has no implementation for ' ~ adapter.type()) -%}
{%- endmacro -%}

{%- macro current_timestamp_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__current_timestamp_backcompat() %}
  current_timestamp::timestamp
{% endmacro -%}

{%- macro current_timestamp_in_utc_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__current_timestamp_in_utc_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}
{%- endmacro -%}
