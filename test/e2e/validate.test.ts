import { type TestProject, testProject } from './project.ts'

const projects: TestProject[] = []
afterAll(() => {
  for (const project of projects) project.remove()
})

function made(files: Readonly<Record<string, string>>): TestProject {
  const project = testProject(files)
  projects.push(project)
  return project
}

const GREEN = {
  'seeds/raw_orders.csv': 'id,customer_id,amount,placed_at\n1,10,12.50,2024-01-01\n2,11,3.00,2024-01-02\n',
  'models/stg_orders.sql': "select id as order_id, customer_id, amount, placed_at from {{ ref('raw_orders') }}\n",
  'models/orders.sql': "select\n  customer_id,\n  sum(amount) as total\nfrom {{ ref('stg_orders') }}\ngroup by customer_id\n",
}

test('a project without mistakes is clean, and nothing is written', () => {
  const project = made(GREEN)
  expect(project.run('validate --format json')).toMatchObject({ code: 0 })
  const report = JSON.parse(project.run('validate --format json').out)
  expect(report).toMatchObject({ ok: true, diagnostics: [], unchecked: [], summary: { errors: 0, checked: 2, unchecked: 0 } })
  expect(project.has('db.duckdb')).toBe(false)
})

test('a column that does not exist is found on its line; what stands on the model does not fail too', () => {
  const project = made({
    ...GREEN,
    'models/stg_orders.sql': "select\n  id as order_id,\n  custmer_id,\n  amount\nfrom {{ ref('raw_orders') }}\n",
  })
  const { code, out } = project.run('validate --format json')
  expect(code).toBe(1)
  const report = JSON.parse(out)
  expect(report.diagnostics).toHaveLength(1)
  expect(report.diagnostics[0]).toMatchObject({
    code: 'PW4001',
    severity: 'error',
    resource: 'model.shop.stg_orders',
    file: 'models/stg_orders.sql',
    line: 3,
    column: 3,
    endLine: 3,
    endColumn: 13,
    hint: expect.stringContaining('Did you mean "customer_id"'),
    compiled: { file: 'target/compiled/shop/models/stg_orders.sql', line: 3 },
  })
  expect(report.unchecked).toEqual([{ resource: 'model.shop.orders', because: 'stg_orders, which it stands on, has an error' }])
})

test('a TypeScript model is unchecked, as is what stands on it; the rest is checked', () => {
  const project = made({
    ...GREEN,
    'models/tests.yml': 'models: [{name: stg_orders, columns: [{name: order_id, data_tests: [unique]}]}]\n',
    'models/scored.ts': "export default (dbt) => dbt.ref('stg_orders')\n",
    'models/best.sql': "select * from {{ ref('scored') }}\n",
  })
  const { code, out } = project.run('validate --format json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    diagnostics: [],
    summary: { errors: 0, checked: 3, unchecked: 2 },
    unchecked: [
      { resource: 'model.shop.scored', because: expect.stringContaining('TypeScript') },
      { resource: 'model.shop.best', because: expect.stringContaining('scored') },
    ],
  })
  // a build waits for the test above `scored`; no column comes out of it
  const steps: { from: { uniqueId: string } }[] = JSON.parse(project.run('validate --json').out).result.lineage.steps
  expect(steps.map((step) => step.from.uniqueId)).toContain('model.shop.stg_orders')
  expect(steps.filter((step) => step.from.uniqueId.startsWith('test.'))).toEqual([])
})

test('sources that cannot be reached leave their children unchecked, until their columns are saved', () => {
  const project = made({
    'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: clicks}]}]\n',
    'models/a.sql': "select id, upper(page) as page from {{ source('raw', 'clicks') }}\n",
  })
  expect(JSON.parse(project.run('validate --format json').out)).toMatchObject({
    ok: true,
    summary: { checked: 0, unchecked: 2 },
    unchecked: [{ resource: 'source.shop.raw.clicks' }, { resource: 'model.shop.a' }],
  })
  project.write({
    'dbt_project.yml':
      "name: shop\nversion: '1.0'\nprofile: shop\non-run-start: ['create table if not exists clicks (id int, page text)']\n",
  })
  expect(project.run('run --select a')).toMatchObject({ code: 0 })
  expect(JSON.parse(project.run('validate --format json --save-sources sources.json').out)).toMatchObject({
    ok: true,
    unchecked: [],
  })
  project.drop('db.duckdb')
  expect(JSON.parse(project.run('validate --format json --sources sources.json').out)).toMatchObject({
    ok: true,
    summary: { checked: 2 },
    unchecked: [],
  })
})

test('rules: row_number without ORDER BY, taken back with a reason; a reason and a hit are asked for', () => {
  const project = made({
    ...GREEN,
    'models/numbered.sql': "select order_id, row_number() over () as n\nfrom {{ ref('stg_orders') }}\n",
    'models/taken_back.sql':
      "select order_id, row_number() over () as n -- noqa: PW3208 any number will do\nfrom {{ ref('stg_orders') }}\n",
    'models/no_reason.sql': "select order_id, row_number() over () as n -- noqa: PW3208\nfrom {{ ref('stg_orders') }}\n",
    'models/no_hit.sql': "-- noqa: PW3209 nothing random here\nselect order_id from {{ ref('stg_orders') }}\n",
  })
  const found = (line: string) =>
    JSON.parse(project.run(line).out).diagnostics.map((each: { code: string; file: string; line: number }) => [
      each.code,
      each.file,
      each.line,
    ])
  expect(found('validate --format json')).toEqual([
    ['PW3302', 'models/no_hit.sql', 1],
    ['PW3301', 'models/no_reason.sql', 1],
    ['PW3208', 'models/numbered.sql', 1],
  ])
  expect(project.run('validate')).toMatchObject({ code: 0 })
  expect(project.run('validate --severity warning')).toMatchObject({ code: 1 })
})

test('rules: a relation named directly, random values, a description of no column, sources and macros that nothing uses', () => {
  const project = made({
    ...GREEN,
    'models/direct.sql': 'select\n  customer_id\nfrom main.orders\n',
    'models/random.sql': "select order_id,\n  random() as r\nfrom {{ ref('stg_orders') }}\n",
    'models/s.yml':
      'models:\n  - name: orders\n    columns:\n      - name: totl\nsources:\n  - name: raw\n    tables:\n      - name: unused\n        columns: [{name: a, data_type: int}]\n',
    'macros/m.sql': '\n{% macro nobody() %}1{% endmacro %}\n',
  })
  const report = JSON.parse(project.run('validate --format json --severity info').out)
  const found = report.diagnostics
    .filter((each: { code: string }) => !['PW3204', 'PW3205'].includes(each.code))
    .map((each: { code: string; file: string; line: number }) => [each.code, each.file, each.line])
  expect(found).toEqual([
    ['PW3203', 'macros/m.sql', 2],
    ['PW3206', 'models/direct.sql', 3],
    ['PW3209', 'models/random.sql', 2],
    ['PW3201', 'models/s.yml', 4],
    ['PW3202', 'models/s.yml', 8],
  ])
})

test('severities are configured in planwise.yml; an unknown code is a mistake', () => {
  const project = made({
    ...GREEN,
    'planwise.yml': "name: shop\nversion: '1.0'\nprofile: shop\nvalidate: {severity: {PW3208: error, PW3209: off}}\n",
    'models/numbered.sql': "select order_id, row_number() over () as n, random() as r from {{ ref('stg_orders') }}\n",
  })
  const { code, out } = project.run('validate --format json')
  expect(code).toBe(1)
  expect(JSON.parse(out).diagnostics).toMatchObject([{ code: 'PW3208', severity: 'error' }])
  project.write({ 'planwise.yml': "name: shop\nversion: '1.0'\nprofile: shop\nvalidate: {severity: {PW3999: error}}\n" })
  expect(project.run('validate')).toMatchObject({ code: 2, out: expect.stringContaining('PW3102') })
})

test('github, junit and sarif', () => {
  const project = made({
    ...GREEN,
    'models/bad.sql': "select 1 as a,\n  nope\nfrom {{ ref('stg_orders') }}\nwhere '<a>' <> '%'\n",
  })
  const github = project.run('validate --format github')
  expect(github.code).toBe(1)
  expect(github.out).toContain('::error file=models/bad.sql,line=2,endLine=2,col=3,endColumn=7,title=PW4001::Binder Error')
  const junit = project.run('validate --format junit').out
  expect(junit).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites tests="1" failures="1" errors="0" skipped="0">/)
  expect(junit).toContain('<failure type="PW4001" message="Binder Error: Referenced column &quot;nope&quot;')
  expect(junit.match(/<(\w+)/g)?.filter((tag) => tag !== '<skipped').length).toBe(junit.match(/<\/|\/>/g)?.length ?? 0)
  const sarif = JSON.parse(project.run('validate --format sarif').out)
  expect(sarif).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'planwise', rules: [{ id: 'PW4001' }] } },
        results: [
          {
            ruleId: 'PW4001',
            ruleIndex: 0,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'models/bad.sql' },
                  region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 7 },
                },
                logicalLocations: [{ fullyQualifiedName: 'model.shop.bad' }],
              },
            ],
          },
        ],
      },
    ],
  })
})

test('exit codes: files that do not parse are findings, no project is none', () => {
  const project = made({ ...GREEN, 'models/bad.yml': 'models: [{nam: x}]\n' })
  const { code, out } = project.run('validate --format json')
  expect(code).toBe(1)
  expect(JSON.parse(out).diagnostics[0]).toMatchObject({ file: 'models/bad.yml', line: 1 })
  expect(project.run('validate --project-dir nowhere')).toMatchObject({ code: 2 })
  expect(project.run('validate --severity never')).toMatchObject({ code: 2 })
})

test('data is never guessed: PIVOT and queries of templates leave a model unchecked', () => {
  const project = made({
    ...GREEN,
    'models/wide.sql': "select * from (pivot {{ ref('stg_orders') }} on customer_id using sum(amount))\n",
    'models/fixed.sql':
      "select * from (pivot {{ ref('stg_orders') }} on customer_id in (10, 11) using sum(amount) group by order_id)\n",
    'models/asked.sql':
      "{% set ids = run_query('select distinct customer_id from ' ~ ref('stg_orders')) %}select {{ ids.columns[0].values() | length if execute }} as n\n",
    'models/wrongly.sql': "\n{% set ids = run_query('select distinct nobody from ' ~ ref('stg_orders')) %}select 1 as n\n",
    'models/columns.sql':
      "select {% for c in adapter.get_columns_in_relation(ref('stg_orders')) %}{{ c.name }},{% endfor %} 1 as one from {{ ref('stg_orders') }}\n",
  })
  const report = JSON.parse(project.run('validate --format json').out)
  expect(report.unchecked).toEqual([
    { resource: 'model.shop.asked', because: expect.stringContaining('a template asks for data: "select distinct customer_id') },
    { resource: 'model.shop.wide', because: 'the columns of its PIVOT are values of the data' },
  ])
  expect(report.diagnostics).toMatchObject([{ code: 'PW4001', file: 'models/wrongly.sql', line: 2 }])
})

test('explain knows every code of the page', () => {
  const project = made(GREEN)
  expect(project.run('explain pw3208')).toMatchObject({
    code: 0,
    out: expect.stringContaining('row_number() without ORDER BY numbers rows'),
  })
  expect(project.run('explain PW2222')).toMatchObject({ code: 0, out: expect.stringContaining('data_tests') })
  expect(project.run('explain PW9999')).toMatchObject({ code: 2 })
  // it is what was asked for: no time before its lines, and --quiet leaves it
  expect(project.run('explain PW2222 --quiet').out).toMatch(/^PW2222 {2}/)
})

test('a table that somebody else has made in the target is known, read-only', () => {
  const project = made({
    ...GREEN,
    'models/outside.sql': 'select id, upper(page) as page from other.clicks\n',
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'macros/mk.sql':
      "{% macro mk() %}{% do run_query('create schema other; create table other.clicks (id int, page text)') %}{% do adapter.commit() %}{% endmacro %}",
  })
  expect(project.run('validate')).toMatchObject({ code: 1, out: expect.stringContaining('models/outside.sql') })
  expect(project.run('run-operation mk')).toMatchObject({ code: 0 })
  expect(project.run('validate')).toMatchObject({ code: 0 })
})
