import { openProject } from '../../src/index.ts'
import { type TestProject, testProject } from './project.ts'

const FILES = {
  'seeds/raw.csv': 'id,amount,status,note\n1,2.5,paid,x\n',
  'models/staged.sql': "select\n  id as order_id,\n  {{ cents('amount') }} as cents,\n  status\nfrom {{ ref('raw') }}\n",
  'macros/cents.sql': '{% macro cents(column) %}\n  {{ column }} * 100\n{%- endmacro %}\n',
  'models/paid.sql':
    "{{ config(materialized='ephemeral') }}\nselect order_id, cents from {{ ref('staged') }} where status = 'paid'\n",
  'models/totals.sql': "select p.order_id, sum(p.cents) as total\nfrom {{ ref('paid') }} p\ngroup by all\n",
  'models/wide.sql': "pivot {{ ref('totals') }} on order_id using sum(total)\n",
  'models/outside.sql': "select c.id as city_id from {{ source('raw', 'cities') }} c\n",
  'models/m.yml': `
sources: [{name: raw, schema: elsewhere, tables: [{name: cities, columns: [{name: id, data_type: integer}]}]}]
exposures: [{name: board, label: The board, type: dashboard, owner: {name: me}, depends_on: [ref("totals")]}]
`,
}

let project: TestProject
beforeAll(() => {
  project = testProject(FILES)
})
afterAll(() => project.remove())

test('where a column comes from, with the lines that wrote it, and what it feeds', () => {
  const { code, out } = project.run('lineage staged.cents')
  expect(code).toBe(0)
  expect(out).toBe(`staged.cents  DOUBLE  macros/cents.sql:2:3

Comes from
└─ ~ raw.amount  seed  seeds/raw.csv

Feeds
└─ = paid.cents  models/paid.sql:2:18
   └─ ~ totals.total  models/totals.sql:1:20
      └─ ? any column of wide  models/wide.sql

Exposures
└─ The board (reads totals)

Not all is known of
└─ wide: the database writes no syntax tree of statements other than SELECT, nor of a PIVOT without IN

= copied   ~ made from   ? may come from
`)
})

test('what decides rows is told apart', () => {
  expect(project.run('lineage totals.total --upstream').out).toContain(`Decided by\n└─ group  paid.order_id\n`)
  expect(project.run('lineage staged.status --downstream').out).toBe(`staged.status  VARCHAR  models/staged.sql:4:3

Decides
└─ filter rows of paid
`)
})

test('all columns of a model, one step each way', () => {
  expect(project.run('lineage staged').out).toBe(`staged  model  models/staged.sql

Comes from
├─ order_id  INTEGER
│  └─ = raw.id  seed  seeds/raw.csv
├─ cents  DOUBLE
│  └─ ~ raw.amount  seed  seeds/raw.csv
└─ status  VARCHAR
   └─ = raw.status  seed  seeds/raw.csv

Feeds
├─ order_id  INTEGER
│  └─ = paid.order_id  models/paid.sql:2:8
└─ cents  DOUBLE
   └─ = paid.cents  models/paid.sql:2:18

Decides
└─ filter rows of paid

= copied   ~ made from
`)
})

test('sources have two names in front of the column', () => {
  const { out } = project.run('lineage raw.cities.id')
  expect(out).toContain('raw.cities.id  integer')
  expect(out).toContain('Feeds\n└─ = outside.city_id  models/outside.sql:1:8')
})

test('--json and the library give the edges', async () => {
  const printed = JSON.parse(project.run('lineage paid.CENTS --json').out)
  expect(printed).toMatchObject({ schema: 'planwise/result/1', command: 'lineage', success: true, exitCode: 0 })
  const opened = await openProject({ projectDir: project.directory, profilesDir: project.directory })
  const report = await opened.lineage({ column: 'paid.cents', upstream: true })
  expect(report).toMatchObject({ success: true, column: 'cents', name: 'paid', uniqueId: 'model.shop.paid', downstream: [] })
  expect(printed.result.upstream).toEqual(report.upstream)
  expect(report.upstream).toEqual([
    {
      from: { uniqueId: 'model.shop.staged', column: 'cents' },
      to: { uniqueId: 'model.shop.paid', column: 'cents' },
      use: 'copied',
    },
    {
      from: { uniqueId: 'model.shop.staged', column: 'status' },
      to: { uniqueId: 'model.shop.paid', column: null },
      use: 'filter',
    },
    {
      from: { uniqueId: 'seed.shop.raw', column: 'amount' },
      to: { uniqueId: 'model.shop.staged', column: 'cents' },
      use: 'transformed',
    },
  ])
  expect(report.columns[0]).toMatchObject({
    column: 'cents',
    type: 'DOUBLE',
    at: { path: 'models/paid.sql', line: 2, column: 18 },
  })
})

test.each([
  ['lineage', "Missing argument 'MODEL[.COLUMN]'", ''],
  ['lineage stagd.cents', "called 'stagd.cents'", "Did you mean 'staged.cents'?"],
  ['lineage staged.cnts', "staged has no column 'cnts'", "Did you mean 'staged.cents'?"],
  ['lineage raw.citys.id', "called 'raw.citys.id'", "Did you mean 'raw.cities.id'?"],
  ['lineage staged --depth 0', "Invalid value for '--depth'", ''],
  ['lineage staged totals', 'Got unexpected extra argument (totals)', ''],
])('%s', (line, said, hint) => {
  const { code, out } = project.run(line)
  expect(code).toBe(2)
  expect(out).toContain(said)
  expect(out).toContain(hint)
})
