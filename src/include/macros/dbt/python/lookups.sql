{#- A relation's name as it stands inside a Python string. -#}
{%- macro resolve_model_name(input_model_name) -%}
  {{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}
{%- endmacro -%}

{%- macro default__resolve_model_name(input_model_name) -%}
  {{ input_model_name | string | replace('"', '\"') }}
{%- endmacro -%}

{#- A project's own ref may give a plain text instead of a relation; a relation is rendered without --empty and --sample. -#}
{%- macro build_ref_function(model) -%}
  {%- set relations = {} -%}
  {%- for reference in model.refs -%}
    {%- set package, version = reference.get('package'), reference.get('version') -%}
    {%- set names = [package, reference['name']] if package else [reference['name']] -%}
    {%- set found = ref(*names, v=version) -%}
    {%- set name = found.render() if found.render is callable else found -%}
    {%- do relations.update({(names + (['v' ~ version] if version else [])) | join('.'): resolve_model_name(name)}) -%}
  {%- endfor %}
def ref(*names, dbt_load_df_function, v=None, version=None):
    relations = {{ relations | tojson }}
    wanted = v or version
    parts = [*names, f"v{wanted}"] if wanted else names
    return dbt_load_df_function(relations[".".join(parts)])
{% endmacro -%}

{%- macro build_source_function(model) -%}
  {%- set relations = {} -%}
  {%- for names in model.sources -%}
    {%- do relations.update({names | join('.'): resolve_model_name(source(*names))}) -%}
  {%- endfor %}
def source(*names, dbt_load_df_function):
    relations = {{ relations | tojson }}
    return dbt_load_df_function(relations[".".join(names)])
{% endmacro -%}

{#- The values of the configs that the model's code asks for. -#}
{%- macro build_config_dict(model) -%}
  {%- set values, meta_values = {}, {} -%}
  {%- for key, default in zip(model.config.config_keys_used or [], model.config.config_keys_defaults or []) -%}
    {%- do values.update({key: model.config.get(key, default)}) -%}
  {%- endfor -%}
  {%- for key, default in zip(model.config.meta_keys_used or [], model.config.meta_keys_defaults or []) -%}
    {%- do meta_values.update({key: (model.config.meta or {}).get(key, default)}) -%}
  {%- endfor %}
config_dict = {{ values }}
meta_dict = {{ meta_values }}
{% endmacro -%}
