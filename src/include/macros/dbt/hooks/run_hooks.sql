{#- For engines that open a transaction with the connection: it is closed before the first hook outside of one. -#}
{%- macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks if hook['transaction'] == inside_transaction -%}
    {%- if loop.first and not inside_transaction -%}
      {%- call statement(auto_begin=false) -%}
        commit;
      {%- endcall -%}
    {%- endif -%}
    {%- set text = render(hook['sql']) | trim -%}
    {%- if text -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{ text }}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro -%}
