{#- The columns of the first list whose names the second has not. -#}
{%- macro diff_columns(source_columns, target_columns) -%}
  {%- set known = target_columns | map(attribute='column') | list -%}
  {{ return(source_columns | rejectattr('name', 'in', known) | list) }}
{%- endmacro -%}

{#- [{column_name, new_type}] for the columns of both lists that do not fit into their present type. -#}
{%- macro diff_column_data_types(source_columns, target_columns) -%}
  {{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}
{%- endmacro -%}

{%- macro default__diff_column_data_types(source_columns, target_columns) -%}
  {%- set by_name = {} -%}
  {%- for column in target_columns -%}
    {%- do by_name.update({column.name: column}) -%}
  {%- endfor -%}
  {%- set changed = [] -%}
  {%- for column in source_columns if column.name in by_name -%}
    {%- set present = by_name[column.name] -%}
    {%- if column.expanded_data_type != present.expanded_data_type and not column.can_expand_to(other_column=present) -%}
      {%- do changed.append({'column_name': present.name, 'new_type': column.expanded_data_type}) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(changed) }}
{%- endmacro -%}

{#- The columns that a merge overwrites. -#}
{%- macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}
{%- endmacro -%}

{%- macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {%- if merge_update_columns and merge_exclude_columns -%}
    {%- do exceptions.raise_compiler_error('merge_update_columns and merge_exclude_columns exclude each other: keep one of them') -%}
  {%- elif merge_update_columns -%}
    {{ return(merge_update_columns) }}
  {%- endif -%}
  {%- set excluded = (merge_exclude_columns or []) | map('lower') | list -%}
  {%- set updated = [] -%}
  {%- for column in dest_columns if column.column | lower not in excluded -%}
    {%- do updated.append(column.quoted) -%}
  {%- endfor -%}
  {{ return(updated) }}
{%- endmacro -%}
