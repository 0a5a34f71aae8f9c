import { type Call, call, type Files, inProject, marked } from '../../fixtures/broken/project.ts'

// Where a mistake is found that the database met: the sign ‸ stands before the place.

const COMMENT = 'Grüße\n日本'

test.each<[string, Files, Partial<Call>?]>([
  [
    'behind a query comment of several lines',
    {
      'dbt_project.yml': `name: broken\nprofile: broken\nquery-comment: ${JSON.stringify(COMMENT)}\n`,
      'models/one.sql': "{{ config(materialized='table') }}\n\nselect\n  1 as id,\n  ‸nothing\nfrom {{ ref('fine') }}\n",
    },
  ],
  [
    'in front of a query comment at the end',
    {
      'dbt_project.yml': 'name: broken\nprofile: broken\nquery-comment: {comment: "by {{ node.name }}", append: true}\n',
      'models/one.sql': "select ‸nothing from {{ ref('fine') }}",
    },
  ],
  [
    'behind text of several bytes for each character',
    { 'models/one.sql': "-- Grüße 日本 🦆\nselect 'ä日🦆' as text, ‸nothing from {{ ref('fine') }}\n" },
  ],
  ['behind a name of several bytes', { 'models/one.sql': 'select "größe", ‸weite from (select 1 as "größe")' }],
  ['with Windows line ends', { 'models/one.sql': "select\r\n  ‸nothing\r\nfrom {{ ref('fine') }}\r\n" }],
  [
    'in an ephemeral model under another',
    {
      'models/low.sql': "{{ config(materialized='ephemeral') }}\nselect id,\n  ‸nothing\nfrom {{ ref('fine') }}\n",
      'models/middle.sql': "{{ config(materialized='ephemeral') }}\n-- a comment\nselect * from {{ ref('low') }}\n",
      'models/one.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('middle') }}\n",
    },
  ],
  [
    'behind ephemeral models, in the model’s own part',
    {
      'models/low.sql': "{{ config(materialized='ephemeral') }}\nselect 'ü' as u,\n id from {{ ref('fine') }}\n",
      'models/one.sql': "with own as (\n  select * from {{ ref('low') }}\n)\nselect ‸nothing from own\n",
    },
  ],
  [
    'in a macro, and in the macro that it calls',
    {
      'macros/inner.sql': '{% macro inner(x) %}\n  coalesce(\n    {{ x }},\n    ‸nothing)\n{% endmacro %}\n',
      'macros/outer.sql': '{% macro outer(x) %}1 + {{ inner(x) }}{% endmacro %}\n',
      'models/one.sql': "select {{ outer('id') }} from {{ ref('fine') }}\n",
    },
  ],
  [
    'in the value of an expression',
    { 'models/one.sql': "{% set column = 'nothing' %}\nselect id,\n  ‸{{ column }}\nfrom {{ ref('fine') }}\n" },
  ],
  [
    'in a loop, at its one line',
    {
      'models/one.sql':
        "select\n{% for column in ['id', 'amount', 'nothing'] %}\n  ‸{{ column }},\n{% endfor %}\n  1 as one\nfrom {{ ref('fine') }}\n",
    },
  ],
  [
    'in the statement that fills a table with a contract',
    {
      'models/one.sql': "{{ config(materialized='table') }}\nselect id,\n  'x'‸::int as n from {{ ref('fine') }}\n",
      'models/one.yml':
        'models: [{name: one, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}, {name: n, data_type: integer}]}]\n',
    },
  ],
  [
    'in a snapshot',
    {
      'snapshots/one.sql':
        "{% snapshot one %}\n{{ config(strategy='check', unique_key='id', check_cols='all') }}\nselect id,\n  ‸nothing\nfrom {{ ref('fine') }}\n{% endsnapshot %}\n",
    },
    { command: 'build' },
  ],
  [
    'in a generic test’s own macro',
    {
      'macros/odd.sql': '{% test odd(model, column_name) %}\nselect * from {{ model }} where ‸nothing = 1\n{% endtest %}\n',
      'models/one.yml': 'models:\n  - name: fine\n    columns:\n      - name: id\n        data_tests:\n          - odd\n',
    },
    { command: 'build' },
  ],
  [
    'in the SQL that a template sends while it is rendered',
    { 'models/one.sql': "{% if execute %}\n  {% ‸set found = run_query('select nothing') %}\n{% endif %}\nselect 1 as id\n" },
  ],
])('%s', async (_, files, more = {}) => {
  await inProject(files, async (directory) => {
    const { exit, found } = await call(directory, { command: 'run', ...more })
    expect({ exit, places: found.map(({ place }) => place) }).toEqual({ exit: 1, places: marked(files) })
  })
})

test('a mistake that lies in what a view reads has no line in the model', async () => {
  const files = {
    'models/base.sql': "{{ config(materialized='table') }} select {{ var('columns', '1 as id, 2 as n') }}",
    'models/middle.sql': "select id, n from {{ ref('base') }}",
    'models/one.sql': "{{ config(materialized='table') }}\nselect id, n\nfrom {{ ref('middle') }}",
  }
  await inProject(files, async (directory) => {
    expect(await call(directory, { command: 'run' })).toMatchObject({ exit: 0 })
    const flags = { vars: '{columns: 1 as id}', select: ['base', 'one'] }
    const { exit, found } = await call(directory, { command: 'run', flags })
    expect({ exit, places: found.map(({ place }) => place) }).toEqual({ exit: 1, places: ['models/one.sql'] })
  })
})
