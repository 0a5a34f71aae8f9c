{#- The options of COPY as a dictionary; the older configs format and delimiter count among them. -#}
{%- macro render_write_options(config) -%}
  {%- set given = config.get('options', {}) -%}
  {%- if given is not mapping -%}
    {%- do exceptions.raise_compiler_error('The config `options` of an external model has to be a dictionary') -%}
  {%- endif -%}
  {%- set options = {} -%}
  {%- do options.update(given) -%}
  {%- for name in ['format', 'delimiter'] if config.get(name) -%}
    {%- do options.update({name: config.get(name)}) -%}
  {%- endfor -%}
  {%- for name, value in options.items() if value is string -%}
    {%- do options.update({name: render(value)}) -%}
  {%- endfor -%}
  {{ return(options) }}
{%- endmacro -%}

{%- macro write_to_file(relation, location, options) -%}
  {%- call statement('write_to_file') -%}
    copy {{ relation }} to '{{ location }}' ({{ options }})
  {%- endcall -%}
{%- endmacro -%}

{#- Hands the relation to a plugin of the profile. -#}
{%- macro store_relation(plugin, relation, location, format, config) -%}
  {%- do adapter.store_relation(plugin, relation, adapter.get_columns_in_relation(relation), location, format, config) -%}
{%- endmacro -%}
