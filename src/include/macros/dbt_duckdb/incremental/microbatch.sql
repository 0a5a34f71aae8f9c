{#- Replaces one batch: what lies between its start and its end goes, then the new rows of that time come. -#}
{%- macro duckdb__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set event_time = config.get('event_time') -%}
  {%- set batch = model.get('batch') or {} -%}
  {%- set start, end = batch.get('event_time_start'), batch.get('event_time_end') -%}
  {%- if not event_time -%}
    {%- do exceptions.raise_compiler_error("The incremental strategy microbatch needs the config `event_time`: the column by which rows belong to a batch") -%}
  {%- elif config.get('unique_key') -%}
    {%- do exceptions.raise_compiler_error(
      "The incremental strategy microbatch does not support 'unique_key': it replaces whole batches by event_time. Remove the key, or use the strategy merge"
    ) -%}
  {%- elif not (start and end) -%}
    {%- do exceptions.raise_compiler_error('The incremental strategy microbatch got no batch: its event_time_start and event_time_end are not set') -%}
  {%- endif -%}

  {%- set target, source = arg_dict['target_relation'], arg_dict['temp_relation'] -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  {%- set in_batch = event_time ~ " >= '" ~ start ~ "' and " ~ event_time ~ " < '" ~ end ~ "'" -%}
  delete from {{ target }}
  where {{ in_batch }}
  {% for predicate in normalize_incremental_predicates(arg_dict.get('incremental_predicates')) %} and ({{ predicate }}) {% endfor %};

  insert into {{ target }} ({{ columns }})
  select {{ columns }}
  from {{ source }}
  where {{ in_batch }};
{%- endmacro -%}
