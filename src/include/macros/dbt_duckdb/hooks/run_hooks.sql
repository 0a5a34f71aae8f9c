{#- Without the commit of other engines: a connection of DuckDB is in no transaction until one begins. -#}
{%- macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks if hook['transaction'] == inside_transaction -%}
    {%- set text = render(hook['sql']) | trim -%}
    {%- if text -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{ text }}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro -%}
