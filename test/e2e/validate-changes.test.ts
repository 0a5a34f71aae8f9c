import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestProject, testProject } from './project.ts'

const projects: TestProject[] = []
afterAll(() => {
  for (const project of projects) project.remove()
})

const BEFORE = {
  'models/properties.yml': [
    'sources:',
    '  - name: raw',
    '    schema: main',
    '    tables: [{name: clicks, columns: [{name: id, data_type: int}, {name: page, data_type: text}]}]',
    'exposures:',
    "  - {name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('by_customer')]}",
    "  - {name: pages, type: dashboard, owner: {name: Ann}, depends_on: [ref('clicks')]}",
    '',
  ].join('\n'),
  'seeds/raw_orders.csv': 'id,customer_id,amount,note\n1,10,12.50,a\n2,11,3.00,b\n',
  'models/orders.sql':
    "{{ config(materialized='table') }}\nselect id as order_id, customer_id, cast(amount as decimal(10, 2)) as amount, note from {{ ref('raw_orders') }}\n",
  'models/all_orders.sql': "select * from {{ ref('orders') }}\n",
  'models/by_customer.sql':
    "select customer_id, count(*) as orders, sum(amount) as total from {{ ref('all_orders') }} group by customer_id\n",
  'models/clicks.sql': "select id, page from {{ source('raw', 'clicks') }}\n",
  'models/old_report.sql': "select order_id from {{ ref('orders') }}\n",
}

/** A project of which a state was kept before it was changed. */
function changed(files: Readonly<Record<string, string>>, gone: readonly string[], keep = 'compile'): TestProject {
  const project = testProject(BEFORE)
  projects.push(project)
  expect(project.run(`${keep} --target-path state`)).toMatchObject({ code: 0 })
  if (project.has('db.duckdb')) project.drop('db.duckdb')
  for (const path of gone) project.drop(path)
  project.write(files)
  return project
}

const CHANGE = {
  // note is gone, placed is new, amount has another type
  'models/orders.sql':
    "{{ config(materialized='table') }}\nselect id as order_id, customer_id, cast(amount as double) as amount, current_date as placed from {{ ref('raw_orders') }}\n",
  'models/recent.sql': "select order_id from {{ ref('orders') }} where placed > date '2024-01-01'\n",
}

const NODES = [
  {
    uniqueId: 'model.shop.orders',
    name: 'orders',
    resourceType: 'model',
    file: 'models/orders.sql',
    change: 'changed',
    because: ['body'],
    columns: {
      added: [{ name: 'placed', type: 'DATE' }],
      removed: [{ name: 'note', type: 'VARCHAR' }],
      retyped: [{ name: 'amount', from: 'DECIMAL(10,2)', to: 'DOUBLE' }],
    },
  },
  {
    uniqueId: 'model.shop.all_orders',
    change: 'follows',
    because: [],
    columns: {
      added: [{ name: 'placed', type: 'DATE' }],
      removed: [{ name: 'note', type: 'VARCHAR' }],
      retyped: [{ name: 'amount', from: 'DECIMAL(10,2)', to: 'DOUBLE' }],
    },
  },
  {
    uniqueId: 'model.shop.recent',
    change: 'new',
    because: [],
    columns: { added: [{ name: 'order_id', type: 'INTEGER' }], removed: [], retyped: [] },
  },
  {
    uniqueId: 'model.shop.by_customer',
    change: 'follows',
    because: [],
    columns: { added: [], removed: [], retyped: [{ name: 'total', from: 'DECIMAL(38,2)', to: 'DOUBLE' }] },
  },
  {
    uniqueId: 'model.shop.old_report',
    change: 'gone',
    because: [],
    columns: { added: [], removed: [{ name: 'order_id', type: 'INTEGER' }], retyped: [] },
  },
]

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1)

describe('--state', () => {
  test.each(['compile', 'parse'])('says what a change does, with a state that %s wrote', (keep) => {
    const project = changed(CHANGE, ['models/old_report.sql'], keep)
    const { code, out } = project.run('validate --state state --format json')
    expect(code).toBe(0)
    const { changes } = JSON.parse(out)
    expect(changes.since).toEqual({ kind: 'state', directory: 'state' })
    const named = NODES.map((node) => ({ name: node.uniqueId.split('.').at(-1) ?? '', ...node }))
    expect([...changes.nodes].sort(byName)).toMatchObject(named.sort(byName))
    expect(changes.unknown).toEqual([])
    expect(changes.touched).toMatchObject([
      { name: 'all_orders', through: ['model.shop.orders'], columns: ['order_id', 'customer_id', 'amount', 'placed'] },
      { name: 'recent', columns: ['order_id'] },
      // count(*) has no value of a column
      { name: 'by_customer', columns: ['customer_id', 'total'] },
    ])
    expect(changes.exposures).toEqual([{ uniqueId: 'exposure.shop.board', name: 'board', reads: ['model.shop.by_customer'] }])
  })

  test('nothing was changed, nothing is told; without --state there is nothing to tell', () => {
    const project = changed({}, [])
    expect(JSON.parse(project.run('validate --state state --format json').out).changes).toMatchObject({
      nodes: [],
      touched: [],
      exposures: [],
      unknown: [],
    })
    expect(project.run('validate --state state').out).toContain('Changes since state (0)\n  none')
    expect(JSON.parse(project.run('validate --format json').out).changes).toBeNull()
    expect(project.has('db.duckdb')).toBe(false)
  })

  test('people read it', () => {
    const project = changed(CHANGE, ['models/old_report.sql'])
    const { out } = project.run('validate --state state')
    expect(out).toContain(
      [
        '  ~ orders  changed (body)',
        '      + placed DATE',
        '      - note VARCHAR',
        '      ~ amount DECIMAL(10,2) -> DOUBLE',
      ].join('\n'),
    )
    expect(out).toContain('  - old_report  gone\n')
    expect(out).toContain('Exposures (1)\n  board (reads model.shop.by_customer)')
  })

  test("a query that cannot be bound any more has the columns of the state's catalog.json", () => {
    const project = changed(
      { 'models/clicks.sql': "select id, upper(page) as page, 1 as one from {{ source('raw', 'clicks') }}\n" },
      [],
    )
    const manifest = project.json('state/manifest.json')
    manifest.nodes['model.shop.clicks'].compiled_code = 'select * from a_function_of_then(1)'
    project.write({ 'state/manifest.json': JSON.stringify(manifest) })
    const asked = (): ReturnType<typeof JSON.parse> => JSON.parse(project.run('validate --state state --format json').out).changes
    expect(asked().unknown).toMatchObject([
      { uniqueId: 'model.shop.clicks', because: expect.stringContaining('a_function_of_then') },
    ])
    const columns = { page: { name: 'page', type: 'text', index: 2 }, id: { name: 'id', type: 'BIGINT', index: 1 } }
    project.write({ 'state/catalog.json': JSON.stringify({ nodes: { 'model.shop.clicks': { columns } }, sources: {} }) })
    expect(asked()).toMatchObject({
      unknown: [],
      nodes: [
        {
          name: 'clicks',
          because: ['body'],
          columns: {
            added: [{ name: 'one', type: 'INTEGER' }],
            removed: [],
            retyped: [{ name: 'id', from: 'BIGINT', to: 'INTEGER' }],
          },
        },
      ],
      exposures: [{ name: 'pages' }],
    })
  })

  test('what a manifest has for SQL is never run', () => {
    const project = changed({}, [])
    const manifest = project.json('state/manifest.json')
    manifest.nodes['model.shop.clicks'].compiled_code =
      "select 1 as a); copy (select 1) to 'written.csv'; select * from (select 2 as b"
    project.write({ 'state/manifest.json': JSON.stringify(manifest) })
    expect(project.run('validate --state state --format json')).toMatchObject({ code: 0 })
    expect(project.has('written.csv')).toBe(false)
  })

  test.each([
    ['no directory', {}, /PW5110[\s\S]*manifest in --state path: "nowhere"|manifest in --state path: "nowhere"[\s\S]*PW5110/],
    ['no manifest', { 'nowhere/manifest.json': '[]' }, /PW5109/],
    ['no catalog', { 'nowhere/manifest.json': '{"nodes": {}}', 'nowhere/catalog.json': '{' }, /PW5109/],
  ])('%s: it cannot run', (_name, files, message) => {
    const project = changed(files, [])
    const { code, out } = project.run('validate --state nowhere')
    expect(code).toBe(2)
    expect(out).toMatch(message)
  })
})

describe('--against', () => {
  const PROFILES = [
    'shop:',
    '  target: dev',
    '  outputs:',
    '    dev: {type: duckdb, path: db.duckdb, schema: main, threads: 1}',
    '    prod: {type: duckdb, path: prod.duckdb, schema: shop, threads: 1}',
    '',
  ].join('\n')
  const START = { ...BEFORE, 'profiles.yml': PROFILES, 'models/clicks.sql': "select 1 as id, 'a' as page\n" }

  function deployed(): TestProject {
    const project = testProject(START)
    projects.push(project)
    expect(project.run('build --target prod')).toMatchObject({ code: 0 })
    return project
  }

  test("tells what is not as in the target's database, which is not written", () => {
    const project = deployed()
    const before = readFileSync(join(project.directory, 'prod.duckdb'))
    project.write(CHANGE)
    project.drop('models/old_report.sql')
    const { code, out } = project.run('validate --against prod --format json')
    expect(code).toBe(0)
    const { changes } = JSON.parse(out)
    expect(changes.since).toEqual({ kind: 'target', target: 'prod' })
    // the same columns as from a state, but a database does not tell whose SQL was changed
    const named = NODES.map(({ uniqueId, columns, change }) =>
      change === 'gone'
        ? { uniqueId: null, name: 'shop.old_report', resourceType: 'relation', change, columns }
        : {
            uniqueId,
            name: uniqueId.split('.').at(-1) ?? '',
            change: change === 'new' ? change : 'changed',
            because: [],
            columns,
          },
    )
    expect([...changes.nodes].sort(byName)).toMatchObject(named.sort(byName))
    expect(changes.exposures).toMatchObject([{ name: 'board' }])
    expect(readFileSync(join(project.directory, 'prod.duckdb')).equals(before)).toBe(true)
    expect(project.has('prod.duckdb.wal')).toBe(false)
    expect(project.has('db.duckdb')).toBe(false)
  })

  test('nothing changed', () => {
    expect(JSON.parse(deployed().run('validate --against prod --format json').out).changes).toMatchObject({
      nodes: [],
      touched: [],
      exposures: [],
      unknown: [],
    })
  })

  test('a database that is not there, and a target that is none, end it', () => {
    const project = testProject(START)
    projects.push(project)
    const { code, out } = project.run('validate --against prod')
    expect(code).toBe(2)
    expect(out).toMatch(/PW3104/)
    expect(out).toMatch(/database of target 'prod' cannot be read: missing: the database file prod.duckdb \(there is none yet\)/)
    expect(project.has('prod.duckdb')).toBe(false)
    expect(project.run('validate --against nobody')).toMatchObject({ code: 2, out: expect.stringContaining('nobody') })
  })
})
