{#- What is appended to the code of a Python model: the object `dbt` that its function `model(dbt, session)` is given. -#}
{%- macro py_script_postfix(model) %}
# COMMAND ----------
# The rest of this file is generated.

{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}

class config:
    def __init__(self, **ignored):
        pass

    get = staticmethod(lambda key, default=None: config_dict.get(key, default))
    meta_get = staticmethod(lambda key, default=None: meta_dict.get(key, default))


class this:
    database = "{{ this.database }}"
    schema = "{{ this.schema }}"
    identifier = "{{ this.identifier }}"

    def __repr__(self):
        return '{{ resolve_model_name(this) }}'


class dbtObj:
    is_incremental = {{ is_incremental() }}

    def __init__(self, load_df_function):
        self.config = config
        self.this = this()
        self.ref = lambda *names, **options: ref(*names, dbt_load_df_function=load_df_function, **options)
        self.source = lambda *names: source(*names, dbt_load_df_function=load_df_function)

# COMMAND ----------
{{ py_script_comment() }}
{% endmacro -%}

{#- Text that an adapter wants at the end of the script. -#}
{%- macro py_script_comment() -%}
{%- endmacro -%}
