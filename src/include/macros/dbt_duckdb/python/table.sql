{#- The model's code and a function that stores the data frame it returns. -#}
{%- macro py_write_table(temporary, relation, compiled_code) -%}
{{ compiled_code }}


def materialize(frame, connection):
    try:
        import pyarrow
        if isinstance(frame, pyarrow.Table):
            import pyarrow.dataset  # DuckDB scans Arrow tables through it
    except ImportError:
        pass
    view = "__dbt_python_model_df_{{ relation.identifier }}"
    connection.register(view, frame)
    connection.execute('create table {{ relation }} as select * from ' + view)
    connection.unregister(view)
{% endmacro -%}
