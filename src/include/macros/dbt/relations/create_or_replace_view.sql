{#- A whole view materialization, for engines on which replacing a view is one statement. -#}
{%- macro create_or_replace_view() -%}
  {%- set old = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set target = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') -%}

  {%- do run_hooks(pre_hooks) -%}
  {%- if old is not none and old.is_table -%}
    {%- do handle_existing_table(should_full_refresh(), old) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ get_create_view_as_sql(target, sql) }}
  {%- endcall -%}
  {%- set replaced = old is not none and old.is_view -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(replaced, full_refresh_mode=true)) -%}
  {%- do run_hooks(post_hooks) -%}

  {{ return({'relations': [target]}) }}
{%- endmacro -%}

{#- A table stands where the view shall be. -#}
{%- macro handle_existing_table(full_refresh, old_relation) -%}
  {{ return(adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation)) }}
{%- endmacro -%}

{%- macro default__handle_existing_table(full_refresh, old_relation) -%}
  {%- do log(old_relation.render() ~ ' is a ' ~ old_relation.type ~ ' and has to go') -%}
  {%- do adapter.drop_relation(old_relation) -%}
{%- endmacro -%}
