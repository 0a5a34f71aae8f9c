{#- The present moment as digits down to the microsecond: part of the names of temporary relations. -#}
{%- macro py_current_timestring() -%}
  {{ return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) }}
{%- endmacro -%}
