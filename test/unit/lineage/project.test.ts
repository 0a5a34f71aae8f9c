import { tmpdir } from 'node:os'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import {
  type ColumnAt,
  type Direction,
  type LineageNode,
  lineageGraph,
  type ProjectLineage,
  surroundings,
  traceProject,
} from '../../../src/lineage/index.ts'

const NODES: readonly LineageNode[] = [
  leaf('raw', ['id', 'amount', 'status']),
  { ...leaf('files', ['id', 'city']), location: "read_csv( 'cities.csv' , header = true)" },
  model('staged', ['order_id', 'cents', 'status'], ['raw'], 'select id as order_id, amount * 100 as cents, status from main.raw'),
  ephemeral('kept', ['order_id', 'cents'], ['staged'], "select order_id, cents from main.staged where status = 'paid'"),
  model(
    'totals',
    ['city', 'total'],
    ['kept', 'files'],
    `with __cte__kept as (select order_id, cents from main.staged where status = 'paid')
    select f.city, sum(k.cents) as total
    from __cte__kept k join read_csv('cities.csv', header=true) f on f.id = k.order_id group by f.city`,
  ),
  { ...model('kept_history', ['city', 'total', 'valid_from'], ['totals'], 'select * from main.totals'), added: ['valid_from'] },
  model('wide', ['city', 'a', 'b'], ['totals'], 'pivot main.totals on city using sum(total)'),
  model('after', ['city'], ['wide'], 'select city from main.wide'),
]

function leaf(id: string, columns: readonly string[]): LineageNode {
  return { ...base(id, columns), definition: { kind: 'leaf' } }
}

function model(id: string, columns: readonly string[], parents: readonly string[], sql: string): LineageNode {
  return { ...base(id, columns), parents, definition: { kind: 'query', sql } }
}

function ephemeral(id: string, columns: readonly string[], parents: readonly string[], sql: string): LineageNode {
  return { ...model(id, columns, parents, sql), relation: null, cte: `__cte__${id}` }
}

function base(id: string, columns: readonly string[]): LineageNode {
  return {
    id,
    relation: { database: 'memory', schema: 'main', identifier: id },
    location: null,
    cte: null,
    columns: columns.map((name) => ({ name, type: null })),
    added: [],
    definition: { kind: 'leaf' },
    parents: [],
  }
}

let session: Session
let connection: Connection
let project: ProjectLineage

beforeAll(async () => {
  session = await duckdbAdapter.open(duckdbAdapter.credentials.parse({ type: 'duckdb' }), { cwd: tmpdir(), env: {} })
  connection = await session.connect('lineage')
  project = await traceProject(connection, NODES, { database: 'memory', schema: 'main' })
})
afterAll(() => session.close())

/** Edges as `raw.amount ~> staged.cents`, sorted. */
function around(name: string, direction: Direction, depth: number | null = null): readonly string[] {
  const [node = '', column = null] = name.split('.')
  const { edges } = surroundings(lineageGraph(project), [{ node, column }], direction, depth)
  return edges.map(({ from, to, use }) => `${written(from)} ${use} ${written(to)}`).sort()
}

function written({ node, column }: ColumnAt): string {
  return column === null ? `rows of ${node}` : `${node}.${column}`
}

test('upstream goes through models and ephemeral models to the sources', () => {
  expect(around('totals.total', 'upstream')).toEqual([
    'files.city group rows of totals',
    'files.id join rows of totals',
    'kept.cents transformed totals.total',
    'kept.order_id join rows of totals',
    'raw.amount transformed staged.cents',
    'staged.cents copied kept.cents',
    'staged.status filter rows of kept',
  ])
})

test('a depth of one is what the SQL of the model itself says', () => {
  expect(around('totals.city', 'upstream', 1)).toEqual([
    'files.city copied totals.city',
    'files.city group rows of totals',
    'files.id join rows of totals',
    'kept.order_id join rows of totals',
  ])
})

test('downstream goes to the end; what a column decides is told and not followed', () => {
  expect(around('raw.status', 'downstream')).toEqual(['raw.status copied staged.status', 'staged.status filter rows of kept'])
  expect(around('files.id', 'downstream')).toEqual(['files.id join rows of totals'])
})

test('what cannot be traced may depend on everything, and everything below may depend on it', () => {
  expect(around('totals.total', 'downstream')).toEqual([
    'totals.* unknown wide.*',
    'totals.total copied kept_history.total',
    'wide.city copied after.city',
  ])
  expect(around('after.city', 'upstream', 2)).toEqual(['totals.* unknown wide.*', 'wide.city copied after.city'])
})

test('the columns that a snapshot adds come from no column', () => {
  expect(around('kept_history.valid_from', 'upstream')).toEqual([])
  expect(project.get('kept_history')).toMatchObject({ kind: 'traced', doubts: [] })
})

test('a source that is read where it lies is found, however its location is written', () => {
  expect(around('files.city', 'downstream', 1)).toEqual(['files.city copied totals.city', 'files.city group rows of totals'])
})
