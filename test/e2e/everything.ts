/** A project with a resource of every kind, by file; for artifacts and events. */
export const everything: Readonly<Record<string, string>> = {
  'dbt_project.yml': `
name: shop
version: '1.0'
profile: shop
vars: {limit: 10}
on-run-start: ["create table if not exists audit (moment timestamp)"]
on-run-end: ["insert into audit select now()"]
models: {shop: {+meta: {owner: me, level: 3}, +group: core}}
`,
  'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 1}}}\n',
  'seeds/raw.csv': 'id,name,seen\n1,a,2024-01-01\n2,b,2024-01-02\n3,b,2024-01-03\n',
  'models/stg.sql': "select id, name, seen from {{ source('raw', 'raw') }} -- {{ ref('raw') }}",
  'models/eph.sql': "{{ config(materialized='ephemeral') }}select * from {{ ref('stg') }}",
  'models/mart.sql': "{{ config(materialized='table', tags=['m'], post_hook='select 1') }}select id, name from {{ ref('eph') }}",
  'models/inc.sql': "{{ config(materialized='incremental', unique_key='id') }}select * from {{ ref('stg') }}",
  'models/dim_v1.sql': "select id from {{ ref('stg') }}",
  'models/dim_v2.sql': "{{ config(materialized='table') }}select id, name from {{ ref('stg') }}",
  'models/off.sql': '{{ config(enabled=false) }}select 1 as id',
  'models/days.sql': "{{ config(materialized='table') }}select date '2024-01-01' as day",
  'snapshots/snap.sql':
    "{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols='all') }}select * from {{ ref('stg') }}{% endsnapshot %}",
  'snapshots/snaps.yml':
    "snapshots: [{name: snap_yml, relation: ref('stg'), config: {unique_key: id, strategy: timestamp, updated_at: seen}}]\n",
  'analyses/look.sql': "select count(*) from {{ ref('mart') }}",
  'tests/none.sql': "{{ config(severity='warn') }}select * from {{ ref('mart') }} where id > 1",
  'macros/m.sql':
    '{% macro hi(a=1) %}{{ return(a) }}{% endmacro %}{% test odd(model, column_name) %}select 1 where false{% endtest %}',
  'macros/m.yml': 'macros: [{name: hi, description: says, arguments: [{name: a, type: integer, description: it}]}]\n',
  'models/docs.md': '{% docs stg_doc %}What comes in.{% enddocs %}\n',
  'models/schema.yml': `
groups: [{name: core, owner: {name: Core, email: core@example.com}}]
sources:
  - name: raw
    schema: main
    loaded_at_field: seen
    freshness: {warn_after: {count: 1, period: day}}
    tables: [{name: raw, columns: [{name: id, data_tests: [not_null]}]}, {name: gone, loaded_at_field: seen}]
models:
  - {name: stg, description: "{{ doc('stg_doc') }}", columns: [{name: id, description: key, data_tests: [unique, odd]}]}
  - name: mart
    access: public
    constraints: [{type: check, expression: id > 0}]
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: integer, constraints: [{type: not_null}], data_tests: [{relationships: {arguments: {to: ref('stg'), field: id}}}]}
      - {name: name, data_type: varchar, data_tests: [{accepted_values: {arguments: {values: [a, b]}}}]}
  - {name: dim, latest_version: 2, versions: [{v: 1, deprecation_date: 2099-01-01}, {v: 2}]}
  - {name: days, time_spine: {standard_granularity_column: day}, columns: [{name: day, granularity: day}]}
exposures:
  - {name: board, type: dashboard, maturity: high, owner: {email: a@example.com}, depends_on: ["ref('mart')", "source('raw', 'raw')"]}
unit_tests:
  - name: passes_on
    model: inc
    given: [{input: ref('stg'), rows: [{id: 1, name: z}]}]
    overrides: {macros: {is_incremental: false}, vars: {limit: 1}}
    expect: {format: csv, rows: "id,name\\n1,z"}
semantic_models:
  - name: people
    model: ref('inc')
    defaults: {agg_time_dimension: seen}
    entities: [{name: person, type: primary, expr: id}]
    dimensions: [{name: seen, type: time, type_params: {time_granularity: day}}, {name: name, type: categorical}]
    measures: [{name: heads, agg: count, expr: id}]
metrics:
  - {name: head_count, label: Heads, type: simple, type_params: {measure: heads}}
  - {name: twice, label: Twice, type: derived, type_params: {expr: heads * 2, metrics: [{name: head_count, alias: heads}]}}
saved_queries:
  - name: by_day
    query_params: {metrics: [head_count], group_by: ["TimeDimension('person__seen', 'day')"]}
    exports: [{name: by_day, config: {export_as: table}}]
`,
  'selectors.yml': 'selectors: [{name: marts, definition: {method: tag, value: m}}]\n',
}
