{#- Fails with all mistakes in the merge_* configs at once. -#}
{%- macro validate_merge_config(config, target_relation=none) -%}
  {%- set fields = {
    'merge_update_condition': 'string',
    'merge_insert_condition': 'string',
    'merge_on_using_columns': 'sequence',
    'merge_update_columns': 'sequence',
    'merge_exclude_columns': 'sequence',
    'merge_update_set_expressions': 'mapping',
    'merge_returning_columns': 'sequence',
  } -%}
  {%- set checks = {'string': validate_string_field, 'sequence': validate_string_list_field, 'mapping': validate_dict_field} -%}
  {%- set errors = [] -%}
  {%- for name, kind in fields.items() -%}
    {%- do checks[kind](config.get(name), name, errors) -%}
  {%- endfor -%}
  {%- do validate_ducklake_restrictions(config, target_relation, errors) -%}
  {%- do validate_merge_clauses(config, fields, errors) -%}
  {%- if errors -%}
    {%- do exceptions.raise_compiler_error('The configuration of the merge is wrong:\n' ~ errors | join('\n')) -%}
  {%- endif -%}
{%- endmacro -%}

{#- merge_clauses says all about what is updated and inserted, so the plain configs for it may not stand beside. -#}
{%- macro validate_merge_clauses(config, base_configuration_fields, errors) -%}
  {%- set clauses = config.get('merge_clauses') -%}
  {%- if clauses is none -%}
    {{ return(none) }}
  {%- elif clauses is not mapping -%}
    {%- do errors.append('merge_clauses must be a dictionary, found: ' ~ clauses) -%}
    {{ return(none) }}
  {%- elif 'when_matched' not in clauses and 'when_not_matched' not in clauses -%}
    {%- do errors.append("merge_clauses must contain at least one of 'when_matched' or 'when_not_matched'") -%}
  {%- endif -%}
  {%- for kind in ['when_matched', 'when_not_matched'] if kind in clauses -%}
    {%- do validate_merge_clause_list(clauses, kind, errors) -%}
  {%- endfor -%}

  {%- set idle = [] -%}
  {%- for name, kind in base_configuration_fields.items() if name not in ['merge_on_using_columns', 'merge_returning_columns'] -%}
    {%- set value = config.get(name) -%}
    {%- if value is not none and (kind == 'string' or value | length > 0) -%}
      {%- do idle.append(name) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if idle -%}
    {%- do errors.append('with merge_clauses, these basic merge configurations will be ignored; remove them: ' ~ idle | join(', ')) -%}
  {%- endif -%}
{%- endmacro -%}

{%- macro validate_merge_clause_list(merge_clauses, clause_type, errors) -%}
  {%- set clauses = merge_clauses.get(clause_type) -%}
  {%- if clauses is string or clauses is mapping or clauses is not sequence -%}
    {%- do errors.append('merge_clauses.' ~ clause_type ~ ' must be a list') -%}
  {%- else -%}
    {%- for clause in clauses if clause is not mapping -%}
      {%- do errors.append('merge_clauses.' ~ clause_type ~ ' elements must be dictionaries, found: ' ~ clause) -%}
    {%- endfor -%}
    {%- if clauses | length == 0 -%}
      {%- do errors.append('merge_clauses.' ~ clause_type ~ ' needs an element') -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro -%}

{#- DuckLake runs one update or delete per MERGE. -#}
{%- macro validate_ducklake_restrictions(config, target_relation, errors) -%}
  {%- set clauses = config.get('merge_clauses') or {} -%}
  {%- if target_relation and adapter.is_ducklake(target_relation) and clauses is mapping -%}
    {%- set changes = [] -%}
    {%- for clause in clauses.get('when_matched', []) if clause is mapping and clause.get('action') in ['update', 'delete'] -%}
      {%- do changes.append(clause) -%}
    {%- endfor -%}
    {%- if changes | length > 1 -%}
      {%- do errors.append(
        'DuckLake MERGE restrictions: when_matched can contain only a single UPDATE or DELETE action. Found ' ~ changes | length ~ ' UPDATE/DELETE actions'
      ) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro -%}
