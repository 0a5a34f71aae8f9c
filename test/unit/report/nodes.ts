import type {
  Event,
  EventBody,
  ExposureNode,
  ModelNode,
  NodeConfig,
  OperationNode,
  RunResult,
  SeedNode,
  SnapshotNode,
  TestNode,
  UnitTestNode,
} from '../../../src/model/index.ts'
import { nodeId } from '../../../src/model/index.ts'

const config = (materialized: string): NodeConfig => ({ enabled: true, materialized, tags: [], meta: {} })

const code = (type: string, name: string, path: string, original: string) => ({
  uniqueId: nodeId(`${type}.shopping.${name}`),
  name,
  packageName: 'shopping',
  path,
  originalFilePath: original,
  fqn: ['shopping', name],
  unrenderedConfig: {},
  tags: [],
  meta: {},
  description: '',
  database: 'shopping',
  schema: 'main',
  alias: name,
  checksum: { name: 'sha256', checksum: 'abc' } as const,
  columns: {},
  group: null,
  docs: { show: true, nodeColor: null },
  docBlocks: [],
  patchPath: null,
  relationName: `"shopping"."main"."${name}"`,
  rawCode: '',
  language: 'sql' as const,
  refs: [],
  sources: [],
  metrics: [],
  dependsOn: { macros: [], nodes: [] },
  createdAt: 0,
  contract: { enforced: false, aliasTypes: true, checksum: null },
  firstLine: 1,
})

export function model(name: string, materialized: string): ModelNode {
  return {
    ...code('model', name, `${name}.sql`, `models/${name}.sql`),
    resourceType: 'model',
    config: config(materialized),
    access: 'protected',
    constraints: [],
    version: null,
    latestVersion: null,
    deprecationDate: null,
    primaryKey: [],
    timeSpine: null,
    freshness: null,
  }
}

export function seed(name: string): SeedNode {
  return {
    ...code('seed', name, `${name}.csv`, `seeds/${name}.csv`),
    resourceType: 'seed',
    config: config('seed'),
    rootPath: '/shop',
  }
}

export function snapshot(name: string): SnapshotNode {
  return {
    ...code('snapshot', name, `${name}.sql`, `snapshots/${name}.sql`),
    resourceType: 'snapshot',
    config: { ...config('snapshot'), strategy: 'check' },
  }
}

export function dataTest(name: string, file = `tests/${name}.sql`): TestNode {
  return {
    ...code('test', name, `${name}.sql`, file),
    resourceType: 'test',
    relationName: null,
    schema: 'main_dbt_test__audit',
    config: config('test'),
    testMetadata: null,
    columnName: null,
    fileKeyName: null,
    attachedNode: null,
  }
}

export function hook(name: string): OperationNode {
  return {
    ...code('operation', name, `hooks/${name}.sql`, 'dbt_project.yml'),
    resourceType: 'operation',
    config: config('view'),
    index: 1,
  }
}

export function exposure(name: string): ExposureNode {
  return {
    uniqueId: nodeId(`exposure.shopping.${name}`),
    name,
    packageName: 'shopping',
    path: 'schema.yml',
    originalFilePath: 'models/schema.yml',
    fqn: ['shopping', name],
    unrenderedConfig: {},
    tags: [],
    meta: {},
    description: '',
    config: { enabled: true, tags: [], meta: {} },
    resourceType: 'exposure',
    type: 'dashboard',
    owner: { name: 'x', email: null, extra: {} },
    label: null,
    maturity: null,
    url: null,
    refs: [],
    sources: [],
    metrics: [],
    dependsOn: { macros: [], nodes: [] },
    createdAt: 0,
  }
}

export function unitTest(name: string, tested: string): UnitTestNode {
  return {
    uniqueId: nodeId(`unit_test.shopping.${tested}.${name}`),
    name,
    packageName: 'shopping',
    path: 'schema.yml',
    originalFilePath: 'models/schema.yml',
    fqn: ['shopping', name],
    unrenderedConfig: {},
    tags: [],
    meta: {},
    description: '',
    config: { enabled: true, tags: [], meta: {} },
    resourceType: 'unit_test',
    model: tested,
    given: [],
    expect: { rows: null, format: 'dict', fixture: null },
    overrides: null,
    dependsOn: { macros: [], nodes: [] },
    checksum: null,
    schema: 'main',
    createdAt: 0,
    versions: null,
    version: null,
    testedNodeUniqueId: null,
  }
}

type Plainly = Exclude<RunResult['status'], 'error' | 'skipped'>
type Common = Omit<Extract<RunResult, { status: 'success' }>, 'status'>

const common = (node: { uniqueId: RunResult['uniqueId'] }, more: Partial<Common>): Common => ({
  uniqueId: node.uniqueId,
  timing: [{ name: 'compile', startedAt: '2026-01-02T03:04:05.000000Z', completedAt: '2026-01-02T03:04:05.000000Z' }],
  threadId: 'Thread-1 (worker)',
  executionTime: 0.1,
  message: null,
  failures: null,
  adapterResponse: {},
  compiledCode: null,
  relationName: null,
  ...more,
})

export function ended(node: { uniqueId: RunResult['uniqueId'] }, status: Plainly, more: Partial<Common> = {}): RunResult {
  return { ...common(node, more), status }
}

export function errored(node: { uniqueId: RunResult['uniqueId'] }, message: string, more: Partial<Common> = {}): RunResult {
  return { ...common(node, { message, ...more }), status: 'error', diagnostics: [] }
}

export function skipped(node: { uniqueId: RunResult['uniqueId'] }, upstream: { uniqueId: RunResult['uniqueId'] }): RunResult {
  return { ...common(node, { message: null }), status: 'skipped', because: { kind: 'upstream', node: upstream.uniqueId } }
}

/** Puts bodies into envelopes, a second apart. */
export function events(bodies: readonly EventBody[], thread = 'Thread-1 (worker)'): readonly Event[] {
  return bodies.map((body, seq) => ({ seq, at: Date.UTC(2026, 0, 2, 3, 4, 5) + seq, runId: 'run', thread, ...body }))
}

export const moment = '2026-01-02T03:04:05.000000Z'
