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
        {%- call statement('create') -%}
            {{ create_yearly_table(target, sql) }}
        {%- endcall -%}
    {%- else -%}
        {%- call statement('forget') -%}
            delete from {{ target }}
            where scenario_id = '{{ parameter("scenario_id") }}'
                and plan_design_id = '{{ parameter("plan_design_id") }}'
                and simulation_year >= {{ simulation_year() }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        insert into {{ target }} by name
        {{ sql }}
    {%- endcall -%}
    {%- do persist_docs(target, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- do return({'relations': [target]}) -%}
{% endmaterialization %}

{# An empty table for the rows of `sql`. The config `compression` ({column: method}) spares DuckDB trying every method on #}
{# columns for which one is known to do: trying them took a third of the time of writing a year's events. #}
{# Files of DuckDB 1.3 and later can no longer be written with some methods; there DuckDB chooses. #}
{% macro create_yearly_table(relation, sql) %}
    {%- set compression = config.get('compression', {}) -%}
    {%- set version = run_query(
        "select coalesce(tags['storage_version'], '') from duckdb_databases() where database_name = '" ~ relation.database ~ "'"
    ).rows[0][0] -%}
    {%- set usable = ['uncompressed'] + (['dictionary', 'fsst'] if version.startswith(('v1.0.', 'v1.1.', 'v1.2.')) else []) -%}
    {%- set columns = [] -%}
    {%- set names = [] -%}
    {%- for row in run_query('describe ' ~ sql).rows -%}
        {%- set method = compression.get(row[0]) -%}
        {%- do names.append(row[0]) -%}
        {%- do columns.append(adapter.quote(row[0]) ~ ' ' ~ row[1] ~ (' using compression ' ~ method if method in usable else '')) -%}
    {%- endfor -%}
    {%- for name in compression if name not in names -%}
        {{ exceptions.raise_compiler_error("compression names the column '" ~ name ~ "', which " ~ relation.identifier ~ " does not have.") }}
    {%- endfor -%}
    create table {{ relation }} (
        {{ columns | join(',\n        ') }}
    )
{% endmacro %}
