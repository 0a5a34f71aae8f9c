{#- The config's value where it is one that exists, else the default. -#}
{%- macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}
    {{ return(on_schema_change) }}
  {%- endif -%}
  {%- do log("on_schema_change has no value '" ~ on_schema_change ~ "'; taking '" ~ default ~ "'") -%}
  {{ return(default) }}
{%- endmacro -%}

{#- {schema_changed, source_not_in_target, target_not_in_source, source_columns, target_columns, new_target_types} -#}
{%- macro check_for_schema_changes(source_relation, target_relation) -%}
  {{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}
{%- endmacro -%}

{%- macro default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set new = adapter.get_columns_in_relation(source_relation) -%}
  {%- set old = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added, removed, retyped = diff_columns(new, old), diff_columns(old, new), diff_column_data_types(new, old) -%}
  {%- set changed = (added + removed + retyped) | length > 0 -%}
  {%- do log(
    'Columns of ' ~ target_relation ~ ': ' ~ ('changed' if changed else 'unchanged')
    ~ '; new ' ~ added ~ ', gone ' ~ removed ~ ', other types ' ~ retyped
  ) -%}
  {{ return({
    'schema_changed': changed,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': new,
    'target_columns': old,
    'new_target_types': retyped,
  }) }}
{%- endmacro -%}

{#- Alters the target as far as on_schema_change allows. -#}
{%- macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}
{%- endmacro -%}

{%- macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set full = on_schema_change == 'sync_all_columns' -%}
  {%- set added = schema_changes_dict['source_not_in_target'] if full or on_schema_change == 'append_new_columns' else [] -%}
  {%- set removed = schema_changes_dict['target_not_in_source'] if full else [] -%}
  {%- set retyped = schema_changes_dict['new_target_types'] if full else [] -%}

  {%- if added or removed -%}
    {%- do alter_relation_add_remove_columns(target_relation, added, removed if full else none) -%}
  {%- endif -%}
  {%- for change in retyped -%}
    {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
  {%- endfor -%}
  {%- do log(
    'Columns of ' ~ target_relation ~ ' (' ~ on_schema_change ~ '): added ' ~ added ~ ', dropped ' ~ removed ~ ', retyped ' ~ retyped
  ) -%}
{%- endmacro -%}

{#- The columns to insert: the new query's, or {} where on_schema_change is `ignore` and the target's count. -#}
{%- macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}
{%- endmacro -%}

{%- macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}
    {{ return({}) }}
  {%- endif -%}
  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
    {%- do exceptions.raise_compiler_error(
      'The columns of the query are no longer those of ' ~ target_relation ~ ', and on_schema_change is `fail`.\n'
      ~ '  new: ' ~ changes['source_not_in_target'] ~ '\n'
      ~ '  gone: ' ~ changes['target_not_in_source'] ~ '\n'
      ~ '  of another type: ' ~ changes['new_target_types'] ~ '\n'
      ~ 'Run it once with --full-refresh, alter the table, or set on_schema_change to append_new_columns or sync_all_columns'
    ) -%}
  {%- elif changes['schema_changed'] -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{ return(changes['source_columns']) }}
{%- endmacro -%}
