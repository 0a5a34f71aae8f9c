{#- What a project's own `test` materialization calls to have the test run as usual: rows are stored where asked, then
    one row of counts is left as the result `main`. -#}
{%- macro materialization_test_default() -%}
  {%- set relations = [] -%}
  {%- set rows = get_limit_subquery_sql(sql, config.get('limit')) -%}
  {%- if should_store_failures() -%}
    {%- set kind = config.get('store_failures_as') or 'table' -%}
    {%- if kind not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error(
        "'" ~ kind ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']"
      ) -%}
    {%- endif -%}
    {%- set before = adapter.get_relation(this.database, this.schema, this.identifier) -%}
    {%- if before -%}
      {%- do adapter.drop_relation(before) -%}
    {%- endif -%}
    {%- set stored = this.incorporate(type=kind) -%}
    {%- call statement('stored', auto_begin=True) -%}
      {{ get_create_sql(stored, rows) }}
    {%- endcall -%}
    {%- do relations.append(stored) -%}
    {%- do adapter.commit() -%}
    {%- set rows = 'select * from ' ~ stored -%}
  {%- endif -%}
  {%- call statement('main', fetch_result=True) -%}
    {{ get_test_sql(rows, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), none) }}
  {%- endcall -%}
  {{ return({'relations': relations}) }}
{%- endmacro -%}
