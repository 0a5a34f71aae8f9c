import { readFileSync } from 'node:fs'
import { contextDiagnostic, createRelationCache, errorText, executeScope, type NodeRuntime } from '../../../src/context/index.ts'
import { Float } from '../../../src/model/index.ts'
import { makeWorld, modelNode, openExecution, renderRun, runNode, sourceNode } from './harness.ts'

/**
 * Expressions with what dbt-core 1.10.23 and dbt-duckdb 1.10.1 make of them in a table model `m` while it runs (each was a
 * model of its own in a real project): the text, or the error as run_results.json has it.
 */
const facts: [expression: string, kind: 'ok' | 'err', result: string][] = JSON.parse(
  readFileSync(new URL('./cases/facts.json', import.meta.url), 'utf8'),
)

const config = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  materialized: 'table',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
  access: 'protected',
  freshness: null,
}

const base = modelNode('base')
const source = sourceNode({ identifier: 'base' })

const node = runNode({ config, language: 'sql', dependsOn: { macros: [], nodes: [base.uniqueId] } })
let opened: Awaited<ReturnType<typeof openExecution>>

beforeAll(async () => {
  opened = await openExecution()
  await opened.execution.connection.execute('create table base as select 1 as id')
})
afterAll(() => opened.session.close())

function runtime(): NodeRuntime {
  const { world } = makeWorld({ vars: { proj: { a: 'A', list: [1, new Float(2)] } } })
  return executeScope(world, node, {
    ...opened.execution,
    relations: createRelationCache(
      [{ database: 'memory', schema: 'main', identifier: 'base', type: 'table' }],
      [{ database: 'memory', schema: 'main' }],
    ),
    resolveRef: ({ name, package: from, version }) =>
      name === 'base' && (from ?? 'proj') === 'proj' && version === null ? { kind: 'found', node: base } : { kind: 'missing' },
    resolveSource: ([, table]) => (table === 't' ? { kind: 'found', node: source } : { kind: 'missing' }),
  })
}

test.each(facts)('%s', async (expression, kind, result) => {
  const rendering = renderRun(runtime().scope, `{{ ${expression} }}`)
  const seen = await rendering.then(
    (text) => ['ok', text],
    (error: unknown) => ['err', errorText(contextDiagnostic(error, node), node)],
  )
  expect(seen).toEqual([kind, result])
})
