{#- Does the function give the same for the same arguments? Nothing is said where the config says nothing. -#}
{%- macro scalar_function_volatility_sql() -%}
  {{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- set words = {'deterministic': 'IMMUTABLE', 'stable': 'STABLE', 'non-deterministic': 'VOLATILE'} -%}
  {%- if volatility in words -%}
    {{ words[volatility] }}
  {%- elif volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro scalar_function_volatility_javascript() -%}
  {{ return(adapter.dispatch('scalar_function_volatility_javascript', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__scalar_function_volatility_javascript() -%}
  {%- if model.config.get('volatility') is not none -%}
    {%- do exceptions.warn('Functions in JavaScript take no volatility on ' ~ adapter.type() ~ '; it is ignored') -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro unsupported_volatility_warning(volatility) -%}
  {{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}
{%- endmacro -%}

{%- macro default__unsupported_volatility_warning(volatility) -%}
  {%- do exceptions.warn('Function `' ~ model.name ~ '`: ' ~ adapter.type() ~ ' has no volatility `' ~ volatility ~ '`; it is ignored') -%}
{%- endmacro -%}

{%- macro get_aggregate_function_volatility_specifier() -%}
  {{ return(adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')()) }}
{%- endmacro -%}

{%- macro default__get_aggregate_function_volatility_specifier() -%}
  {{ scalar_function_volatility_sql() }}
{%- endmacro -%}
