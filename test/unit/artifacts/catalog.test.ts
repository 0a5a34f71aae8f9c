import { catalog } from '../../../src/artifacts/index.ts'
import { type GraphNode, nodeId, type Plain } from '../../../src/model/index.ts'

const head = {
  dbtVersion: '1.10.23',
  generatedAt: '2024-01-01T00:00:00.000000Z',
  invocationStartedAt: '2024-01-01T00:00:00.000000Z',
  invocationId: 'x',
  env: {},
}

/** Rows as dbt-duckdb's get_catalog gives them. */
function row(table: string, column: string, index: bigint, more: Record<string, Plain> = {}): Record<string, Plain> {
  return {
    table_database: 'dev',
    table_schema: 'main',
    table_name: table,
    table_type: 'BASE TABLE',
    table_comment: null,
    column_name: column,
    column_index: index,
    column_type: 'INTEGER',
    column_comment: null,
    table_owner: null,
    ...more,
  }
}

const base = {
  packageName: 'shop',
  path: 'x',
  originalFilePath: 'models/x',
  fqn: [],
  config: { enabled: true, tags: [], meta: {} },
  unrenderedConfig: {},
  tags: [],
  meta: {},
  description: '',
  database: 'dev',
  schema: 'MAIN',
  columns: {},
  relationName: null,
  docBlocks: [],
  patchPath: null,
  createdAt: 0,
}

const seed: GraphNode = {
  ...base,
  resourceType: 'seed',
  uniqueId: nodeId('seed.shop.orders'),
  name: 'orders',
  alias: 'Orders',
  checksum: { name: 'none', checksum: '' },
  group: null,
  docs: { show: true, nodeColor: null },
  rawCode: '',
  language: 'sql',
  refs: [],
  sources: [],
  metrics: [],
  dependsOn: { macros: [], nodes: [] },
  contract: { enforced: false, aliasTypes: true, checksum: null },
  firstLine: 1,
  rootPath: '',
}

const source = (name: string): GraphNode => ({
  ...base,
  resourceType: 'source',
  uniqueId: nodeId(`source.shop.raw.${name}`),
  name,
  sourceName: 'raw',
  sourceDescription: '',
  sourceMeta: {},
  loader: '',
  identifier: 'orders',
  quoting: { database: null, schema: null, identifier: null, column: null },
  loadedAtField: null,
  loadedAtQuery: null,
  freshness: null,
  external: null,
  unrenderedDatabase: null,
  unrenderedSchema: null,
})

const nodes = new Map([seed, source('orders'), source('again')].map((node) => [node.uniqueId, node]))
const noStats = {
  has_stats: {
    id: 'has_stats',
    label: 'Has Stats?',
    value: false,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  },
}

test('a table belongs to the node and to every source at its place, whatever the case of the names', () => {
  const rows = [row('orders', 'id', 1n), row('orders', 'note', 2n, { column_comment: 'why' }), row('stranger', 'id', 1n)]
  const written = catalog({ ...head, project: { nodes }, rows, selected: undefined, errors: [] })
  const table = {
    metadata: { type: 'BASE TABLE', schema: 'main', name: 'orders', database: 'dev', comment: null, owner: null },
    columns: {
      id: { type: 'INTEGER', index: 1, name: 'id', comment: null },
      note: { type: 'INTEGER', index: 2, name: 'note', comment: 'why' },
    },
    stats: noStats,
  }
  expect(written.nodes).toEqual({ 'seed.shop.orders': { ...table, unique_id: 'seed.shop.orders' } })
  expect(Object.keys(written.sources)).toEqual(['source.shop.raw.orders', 'source.shop.raw.again'])
  expect(written['errors']).toBeNull()
})

test('only what is selected is shown; errors are listed', () => {
  const selected = new Set([nodeId('source.shop.raw.again')])
  const written = catalog({ ...head, project: { nodes }, rows: [row('orders', 'id', 1n)], selected, errors: ['gone'] })
  expect(written.nodes).toEqual({})
  expect(Object.keys(written.sources)).toEqual(['source.shop.raw.again'])
  expect(written['errors']).toEqual(['gone'])
})

test("statistics of a project's own get_catalog: those not included are left out", () => {
  const stats = {
    'stats:rows:label': 'Rows',
    'stats:rows:value': 3n,
    'stats:rows:description': 'How many',
    'stats:rows:include': true,
    'stats:size:label': 'Size',
    'stats:size:value': null,
    'stats:size:description': 'How big',
    'stats:size:include': false,
  }
  const rows = [row('orders', 'id', 1n, stats)]
  const written = catalog({ ...head, project: { nodes }, rows, selected: undefined, errors: [] })
  expect(written.nodes['seed.shop.orders']).toMatchObject({
    stats: {
      rows: { id: 'rows', label: 'Rows', value: 3, description: 'How many', include: true },
      has_stats: { ...noStats.has_stats, value: true },
    },
  })
})
