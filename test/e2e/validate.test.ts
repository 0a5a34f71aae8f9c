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
