{%- macro duckdb__get_incremental_merge_sql(args_dict) -%}
  {{ return(duckdb__get_merge_sql(
    args_dict['target_relation'],
    args_dict['temp_relation'],
    args_dict['unique_key'],
    args_dict['dest_columns'],
    args_dict.get('incremental_predicates')
  )) }}
{%- endmacro -%}

{#- DuckDB's MERGE, from the plain merge_* configs or from a list of clauses (merge_clauses). -#}
{%- macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
  {%- set update_columns = config.get('merge_update_columns', []) -%}
  {%- set exclude_columns = config.get('merge_exclude_columns', []) -%}
  {%- set set_expressions = config.get('merge_update_set_expressions', {}) -%}
  {%- set plain = merge_clause_defaults(
    config.get('merge_update_condition', none), config.get('merge_insert_condition', none), update_columns, exclude_columns, set_expressions
  ) -%}
  {%- set some = update_columns or exclude_columns or set_expressions -%}
  {%- set clauses = config.get('merge_clauses', {}) -%}
  {%- set when_matched = clauses.get('when_matched', [plain.when_matched_update_explicit if some else plain.when_matched_update_by_name]) -%}
  {%- set when_not_matched = clauses.get('when_not_matched', [plain.when_not_matched_insert_by_name]) -%}
  {%- set returning = config.get('merge_returning_columns', []) -%}
  {%- set header = config.get('sql_header', none) -%}

  {{ header if header is not none }}
  MERGE INTO {{ target }} AS DBT_INTERNAL_DEST
  USING {{ source }} AS DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns', []), predicates) }}
  {% for clause in when_matched -%}
  WHEN MATCHED {{ merge_clause_condition(clause) }} THEN {{ merge_matched_action(clause, dest_columns) }}
  {% endfor -%}
  {% for clause in when_not_matched -%}
  WHEN NOT MATCHED {{ 'BY ' ~ clause.get('by') | upper if clause.get('by') }} {{ merge_clause_condition(clause) }} THEN {{ merge_not_matched_action(clause) }}
  {% endfor -%}
  {{ 'RETURNING ' ~ (returning if returning is string else returning | join(', ')) if returning }}
{%- endmacro -%}

{#- merge_on_using_columns stands in the place of unique_key. -#}
{%- macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set predicates = incremental_predicates or [] -%}
  {%- if merge_on_using_columns -%}
    USING ({{ merge_on_using_columns | join(', ') }})
    {{ 'ON (' ~ predicates | join(') AND (') ~ ')' if predicates }}
  {%- else -%}
    {%- set conditions = [] -%}
    {%- set listed = unique_key is sequence and unique_key is not mapping and unique_key is not string -%}
    {%- for key in (unique_key if listed else [unique_key]) if unique_key -%}
      {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- else -%}
      {%- do conditions.append('FALSE') -%}
    {%- endfor -%}
    ON ({{ (conditions + predicates) | join(') AND (') }})
  {%- endif -%}
{%- endmacro -%}
