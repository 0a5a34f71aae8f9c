{#- A hook that says where it stands in the transaction travels as JSON text. -#}
{%- macro make_hook_config(sql, inside_transaction) -%}
  {{- tojson({'sql': sql, 'transaction': inside_transaction}) -}}
{%- endmacro -%}

{%- macro before_begin(sql) -%}
  {{- make_hook_config(sql, inside_transaction=false) -}}
{%- endmacro -%}

{%- macro in_transaction(sql) -%}
  {{- make_hook_config(sql, inside_transaction=true) -}}
{%- endmacro -%}

{%- macro after_commit(sql) -%}
  {{- make_hook_config(sql, inside_transaction=false) -}}
{%- endmacro -%}
