{#- The macro of a strategy, by its name or by `package.name`. -#}
{%- macro strategy_dispatch(name) -%}
  {%- set parts = name.split('.', 1) -%}
  {%- set package = parts[0] if parts | length == 2 else none -%}
  {%- if package is not none and package not in context -%}
    {%- do exceptions.raise_compiler_error("Snapshot strategy '" ~ name ~ "': there is no package '" ~ package ~ "'") -%}
  {%- endif -%}
  {%- set callable = context if package is none else context[package] -%}
  {%- set macro_name = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
  {%- if macro_name not in callable -%}
    {%- do exceptions.raise_compiler_error(
      "Snapshot strategy '" ~ name ~ "': there is no macro " ~ macro_name ~ (" in package '" ~ package ~ "'" if package is not none else '')
    ) -%}
  {%- endif -%}
  {{ return(callable[macro_name]) }}
{%- endmacro -%}

{#- A row is new if its `updated_at` is later than the start of the version stored. -#}
{%- macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set updated_at = config.get('updated_at') -%}
  {%- set changed = '(' ~ snapshotted_rel ~ '.' ~ names.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')' -%}
  {{ return(snapshot_strategy_result(updated_at, changed)) }}
{%- endmacro -%}

{#- A row is new if one of the columns checked differs, or if a column appeared that the snapshot did not have. -#}
{%- macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
  {%- set column_added, columns = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
  {%- set tests = [] -%}
  {%- for name in columns if not column_added -%}
    {%- set old, new = snapshotted_rel ~ '.' ~ name, current_rel ~ '.' ~ name -%}
    {%- do tests.append(
      old ~ ' != ' ~ new ~ ' or (((' ~ old ~ ' is null) and not (' ~ new ~ ' is null)) or ((not ' ~ old ~ ' is null) and (' ~ new ~ ' is null)))'
    ) -%}
  {%- endfor -%}
  {%- set changed = '(' ~ (get_true_sql() if column_added else tests | join(' or ')) ~ ')' -%}
  {{ return(snapshot_strategy_result(updated_at, changed)) }}
{%- endmacro -%}

{#- What every strategy returns. -#}
{%- macro snapshot_strategy_result(updated_at, row_changed) -%}
  {%- set key = config.get('unique_key') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {{ return({
    'unique_key': key,
    'updated_at': updated_at,
    'row_changed': row_changed,
    'scd_id': snapshot_hash_arguments(api.Relation.scd_args(key, updated_at)),
    'invalidate_hard_deletes': hard_deletes == 'invalidate',
    'hard_deletes': hard_deletes,
  }) }}
{%- endmacro -%}

{#- (is there a column that the snapshot has not, the quoted columns to compare) -#}
{%- macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {{ return((false, [])) }}
  {%- endif -%}
  {%- if check_cols_config == 'all' -%}
    {%- set wanted = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config is iterable and check_cols_config | length > 0 -%}
    {#- asked of the database, which knows how the names are spelt; on lines of its own, as the code may end in a comment -#}
    {%- set query -%}
      select {{ check_cols_config | join(', ') }} from (
        {{ node['compiled_code'] }}
      ) subq
    {%- endset -%}
    {%- set wanted = get_columns_in_query(query) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("check_cols has to be 'all' or a list of columns, not " ~ check_cols_config) -%}
  {%- endif -%}

  {%- set stored = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set stored_names = get_list_of_column_names(adapter.get_columns_in_relation(stored)) -%}
  {%- set common = [] -%}
  {%- for name in wanted if name in stored_names -%}
    {%- do common.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {{ return((common | length < wanted | length, common)) }}
{%- endmacro -%}
