{#-
  The query for all changes between a snapshot and its source, one row each, with dbt_change_type
  insert (a new version), update (the version stored ends) or delete (the row went).
-#}
{%- macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ return(adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation)) }}
{%- endmacro -%}

{%- macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set key = strategy.unique_key -%}
  {%- set key_fields = unique_key_fields(key) -%}
  {%- set matched = unique_key_join_on(key, 'snapshotted_data', 'source_data') -%}
  {%- set ends = strategy.hard_deletes in ['invalidate', 'new_record'] -%}
  {%- set records = strategy.hard_deletes == 'new_record' -%}
  {%- set now = snapshot_get_time() -%}
  {%- set is_deleted = 'snapshotted_data.' ~ names.dbt_is_deleted -%}
  {%- set row_changed = strategy.row_changed ~ (' or ' ~ is_deleted ~ " = 'True'" if records else '') -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  with snapshot_query as (
    {{ source_sql }}
  ),
  snapshotted_data as (
    select *, {{ key_fields }}
    from {{ target_relation }}
    where {% if current -%}
      ( {{ equals(names.dbt_valid_to | trim, current | trim) }} or {{ names.dbt_valid_to | trim }} is null )
    {%- else -%}
      {{ names.dbt_valid_to }} is null
    {%- endif %}
  ),
  insertions_source_data as (
    select *, {{ key_fields }},
      {{ strategy.updated_at }} as {{ names.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, names) }},
      {{ strategy.scd_id }} as {{ names.dbt_scd_id }}
    from snapshot_query
  ),
  updates_source_data as (
    select *, {{ key_fields }},
      {{ strategy.updated_at }} as {{ names.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_to }}
    from snapshot_query
  ),
  {% if ends -%}
  deletes_source_data as (
    select *, {{ key_fields }} from snapshot_query
  ),
  {%- endif %}
  insertions as (
    select 'insert' as dbt_change_type, source_data.* {{ ",'False' as " ~ names.dbt_is_deleted if records }}
    from insertions_source_data as source_data
    left outer join snapshotted_data on {{ matched }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and ( {{ row_changed }} ) )
  ),
  updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ names.dbt_scd_id }} {{ ', ' ~ is_deleted if records }}
    from updates_source_data as source_data
    join snapshotted_data on {{ matched }}
    where ( {{ row_changed }} )
  )
  {% if ends -%}
  , deletes as (
    select 'delete' as dbt_change_type, source_data.*,
      {{ now }} as {{ names.dbt_valid_from }},
      {{ now }} as {{ names.dbt_updated_at }},
      {{ now }} as {{ names.dbt_valid_to }},
      snapshotted_data.{{ names.dbt_scd_id }} {{ ', ' ~ is_deleted if records }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ matched }}
    where {{ unique_key_is_null(key, 'source_data') }}
    {{ 'and ' ~ snapshot_not_known_as_deleted(names, current) if records }}
  )
  {%- endif %}
  {% if records -%}
  , deletion_records as (
    {{ snapshot_deletion_records(strategy, source_sql, target_relation, names, now, matched, current) }}
  )
  {%- endif %}
  select * from insertions
  union all
  select * from updates
  {{ 'union all select * from deletes' if ends }}
  {{ 'union all select * from deletion_records' if records }}
{%- endmacro -%}

{#- True unless the latest version already says that the row went. -#}
{%- macro snapshot_not_known_as_deleted(names, current) -%}
  {%- set end = 'snapshotted_data.' ~ names.dbt_valid_to -%}
  not ( snapshotted_data.{{ names.dbt_is_deleted }} = 'True' and {{ end ~ ' = ' ~ current if current else end ~ ' is null' }} )
{%- endmacro -%}

{#- For hard_deletes 'new_record': a version that says the row went, with the values it had last. -#}
{%- macro snapshot_deletion_records(strategy, source_sql, target_relation, names, now, matched, current) -%}
  {%- set key = strategy.unique_key -%}
  {%- set stored = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  select 'insert' as dbt_change_type,
    {% for name in get_columns_in_query(source_sql) -%}
    {{ 'snapshotted_data' if name in stored else 'source_data' }}.{{ adapter.quote(name) }},
    {% endfor -%}
    {%- if key | is_list -%}
      {%- for column in key -%}
    snapshotted_data.{{ column }} as dbt_unique_key_{{ loop.index }},
    {% endfor -%}
    {%- else -%}
    snapshotted_data.dbt_unique_key as dbt_unique_key,
    {%- endif %}
    {{ now }} as {{ names.dbt_valid_from }},
    {{ now }} as {{ names.dbt_updated_at }},
    snapshotted_data.{{ names.dbt_valid_to }} as {{ names.dbt_valid_to }},
    {{ snapshot_hash_arguments([names.dbt_scd_id, now]) }} as {{ names.dbt_scd_id }},
    'True' as {{ names.dbt_is_deleted }}
  from snapshotted_data
  left join deletes_source_data as source_data on {{ matched }}
  where {{ unique_key_is_null(key, 'source_data') }}
  and {{ snapshot_not_known_as_deleted(names, current) }}
{%- endmacro -%}
