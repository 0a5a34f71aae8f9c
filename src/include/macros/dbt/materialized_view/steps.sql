{#- Removes what a broken run left, then runs the hooks before the transaction. -#}
{%- macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) -%}
  {%- for leftover in [backup_relation, intermediate_relation] -%}
    {%- do drop_relation_if_exists(load_cached_relation(leftover)) -%}
  {%- endfor -%}
  {%- do run_hooks(pre_hooks, inside_transaction=false) -%}
{%- endmacro -%}

{%- macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) -%}
  {%- do drop_relation_if_exists(backup_relation) -%}
  {%- do drop_relation_if_exists(intermediate_relation) -%}
  {%- do run_hooks(post_hooks, inside_transaction=false) -%}
{%- endmacro -%}

{#- Create, replace, refresh or alter; an empty text where nothing is to be done. -#}
{%- macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) -%}
  {%- if existing_relation is none -%}
    {{ return(get_create_materialized_view_as_sql(target_relation, sql)) }}
  {%- elif should_full_refresh() or not existing_relation.is_materialized_view -%}
    {{ return(get_replace_sql(existing_relation, target_relation, sql)) }}
  {%- endif -%}

  {%- set changes = get_materialized_view_configuration_changes(existing_relation, config) -%}
  {%- if changes is none -%}
    {{ return(refresh_materialized_view(target_relation)) }}
  {%- endif -%}

  {%- set wish = config.get('on_configuration_change') -%}
  {%- set news = 'The configuration of ' ~ target_relation.render() ~ ' changed and on_configuration_change is `' ~ wish ~ '`' -%}
  {%- if wish == 'apply' -%}
    {{ return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
  {%- elif wish == 'continue' -%}
    {%- do exceptions.warn(news) -%}
  {%- elif wish == 'fail' -%}
    {%- do exceptions.raise_fail_fast_error(news) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error(news ~ '; it can be apply, continue or fail') -%}
  {%- endif -%}
  {{ return('') }}
{%- endmacro -%}

{%- macro materialized_view_execute_no_op(target_relation) -%}
  {%- do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') -%}
{%- endmacro -%}

{%- macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=true) -%}
  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=true)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=true) -%}
  {%- do adapter.commit() -%}
{%- endmacro -%}
