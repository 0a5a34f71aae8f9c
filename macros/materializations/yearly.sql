{# A table that keeps one set of rows per scenario, plan design and year. Running a year again replaces its rows as a #}
{# whole and removes the scenario's later years, which stood on them: one transaction, nothing else is touched. #}
{# The cost is that of the year's own rows: earlier years are skipped by the ranges DuckDB keeps of simulation_year. #}
{% materialization yearly, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is none or existing.type == 'view' or flags.FULL_REFRESH -%}
        {%- if existing is not none -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
        {%- call statement('main') -%}
            {{ create_table_as(False, target, sql) }}
        {%- endcall -%}
    {%- else -%}
        {%- call statement('forget') -%}
            delete from {{ target }}
            where scenario_id = '{{ parameter("scenario_id") }}'
                and plan_design_id = '{{ parameter("plan_design_id") }}'
                and simulation_year >= {{ simulation_year() }}
        {%- endcall -%}
        {%- call statement('main') -%}
            insert into {{ target }} by name
            {{ sql }}
        {%- endcall -%}
    {%- endif -%}
    {%- do persist_docs(target, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- do return({'relations': [target]}) -%}
{% endmaterialization %}
