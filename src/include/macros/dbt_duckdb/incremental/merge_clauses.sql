{#- The clauses that the plain configs stand for. -#}
{%- macro merge_clause_defaults(merge_update_condition, merge_insert_condition, merge_update_columns=[], merge_exclude_columns=[], merge_update_set_expressions={}) -%}
  {%- set chosen = {'include': merge_update_columns, 'exclude': merge_exclude_columns, 'set_expressions': merge_update_set_expressions} -%}
  {{ return({
    'when_matched_update_explicit': {'action': 'update', 'condition': merge_update_condition, 'mode': 'explicit', 'update': chosen},
    'when_matched_update_by_name': {'action': 'update', 'condition': merge_update_condition, 'mode': 'by_name'},
    'when_not_matched_insert_by_name': {'action': 'insert', 'condition': merge_insert_condition, 'mode': 'by_name'},
  }) }}
{%- endmacro -%}

{%- macro merge_clause_condition(clause) -%}
  {%- set condition = clause.get('condition') -%}
  {%- if condition -%}
    AND {{ condition if condition is string else '(' ~ condition | join(') AND (') ~ ')' }}
  {%- endif -%}
{%- endmacro -%}

{%- macro merge_matched_action(clause, dest_columns) -%}
  {%- if clause.get('action') != 'update' -%}
    {{ merge_other_action(clause) }}
  {%- elif clause.get('mode') == 'explicit' -%}
    UPDATE SET {{ merge_set_list(clause.get('update', {}), dest_columns) }}
  {%- else -%}
    {{ {'by_name': 'UPDATE BY NAME', 'by_position': 'UPDATE BY POSITION', 'star': 'UPDATE SET *'}.get(clause.get('mode'), '') }}
  {%- endif -%}
{%- endmacro -%}

{%- macro merge_not_matched_action(clause) -%}
  {%- if clause.get('action') == 'update' -%}
    {%- set assignments = [] -%}
    {%- for column, expression in clause.get('set_expressions', {}).items() -%}
      {%- do assignments.append(column ~ ' = ' ~ expression) -%}
    {%- endfor -%}
    UPDATE SET {{ assignments | join(', ') }}
  {%- elif clause.get('action') != 'insert' -%}
    {{ merge_other_action(clause) }}
  {%- elif clause.get('mode') == 'explicit' -%}
    {%- set insert = clause.get('insert', {}) -%}
    INSERT ({{ insert.get('columns', []) | join(', ') }}) VALUES ({{ insert.get('values', []) | join(', ') }})
  {%- else -%}
    {{ {'by_name': 'INSERT BY NAME', 'by_position': 'INSERT BY POSITION', 'star': 'INSERT *'}.get(clause.get('mode'), '') }}
  {%- endif -%}
{%- endmacro -%}

{%- macro merge_other_action(clause) -%}
  {%- set message = clause.get('error_message') -%}
  {%- if clause.get('action') == 'error' -%}
    ERROR {{ "'" ~ message | replace("'", "''") ~ "'" if message }}
  {%- else -%}
    {{ {'delete': 'DELETE', 'do_nothing': 'DO NOTHING'}.get(clause.get('action'), '') }}
  {%- endif -%}
{%- endmacro -%}

{#- Given expressions first, then the other columns from the source. -#}
{%- macro merge_set_list(update, dest_columns) -%}
  {%- set expressions = update.get('set_expressions', {}) -%}
  {%- set assignments = [] -%}
  {%- for column, expression in expressions.items() -%}
    {%- do assignments.append(column ~ ' = ' ~ expression) -%}
  {%- endfor -%}
  {%- for column in get_merge_update_columns(update.get('include', []), update.get('exclude', []), dest_columns) -%}
    {%- if column.replace('"', '').replace("'", '') not in expressions -%}
      {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ assignments | join(', ') }}
{%- endmacro -%}
