{#- order_by_clause is the whole clause, `order by x`. -#}
{%- macro listagg(measure, delimiter_text="','", order_by_clause=none, limit_num=none) -%}
  {{ return(adapter.dispatch('listagg', 'dbt')(measure, delimiter_text, order_by_clause, limit_num)) }}
{%- endmacro -%}

{%- macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordered = 'within group (' ~ order_by_clause ~ ')' if order_by_clause else '' -%}
  {%- if limit_num -%}
    array_to_string( array_slice( array_agg( {{ measure }} ){{ ordered }} ,0 ,{{ limit_num }} ), {{ delimiter_text }} )
  {%- else -%}
    listagg( {{ measure }}, {{ delimiter_text }} ) {{ ordered }}
  {%- endif -%}
{%- endmacro -%}
