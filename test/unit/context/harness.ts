import { type DuckDbCredentials, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import {
  createMacroRegistry,
  createRelationCache,
  type DispatchOrder,
  type Execution,
  type MacroDefinition,
  type ParseNode,
  type RunNode,
  type World,
} from '../../../src/context/index.ts'
import { builtinMacroFiles } from '../../../src/include/index.ts'
import { compileTemplate, defineMacro, extractBlocks } from '../../../src/jinja/index.ts'
import { type EventBody, type ModelNode, nodeId, type PlainRecord, type SourceNode } from '../../../src/model/index.ts'

/** Definitions of all macros in a text. */
export function definitions(packageName: string, text: string, path = 'macros/m.sql'): MacroDefinition[] {
  return extractBlocks({ path, text }, ['macro', 'materialization', 'test', 'data_test']).map((block) => ({
    id: nodeId(`macro.${packageName}.${block.macroName}`),
    name: block.macroName,
    packageName,
    path,
    originalFilePath: path,
    line: block.line,
    macro: defineMacro(block),
  }))
}

let builtins: MacroDefinition[] | undefined

/** planwise's own macros, read once. */
export function builtinDefinitions(): MacroDefinition[] {
  builtins ??= builtinMacroFiles().flatMap((file) => definitions(file.packageName, file.text, file.path))
  return builtins
}

export interface WorldOptions {
  readonly macros?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, PlainRecord>>
  readonly cliVars?: PlainRecord
  readonly env?: Readonly<Record<string, string>>
  readonly dispatch?: readonly DispatchOrder[]
  readonly overrides?: Partial<World>
}

export interface TestWorld {
  readonly world: World
  readonly events: EventBody[]
  readonly warnings: string[]
}

/** A world of the root project `proj` and whatever packages `macros` and `vars` name. */
export function makeWorld(options: WorldOptions = {}): TestWorld {
  const events: EventBody[] = []
  const warnings: string[] = []
  const names = new Set(['proj', ...Object.keys(options.macros ?? {}), ...Object.keys(options.vars ?? {})])
  const own = Object.entries(options.macros ?? {}).flatMap(([name, text]) => definitions(name, text))
  const world: World = {
    rootName: 'proj',
    packages: new Map([...names].map((name) => [name, { name, vars: options.vars?.[name] ?? {}, dispatch: [] }])),
    macros: createMacroRegistry([...builtinDefinitions(), ...own], { root: 'proj', dispatch: options.dispatch ?? [] }),
    target: {
      name: 'dev',
      target_name: 'dev',
      profile_name: 'prof',
      schema: 'main',
      database: 'memory',
      type: 'duckdb',
      threads: 1,
    },
    flags: { WHICH: 'run', FULL_REFRESH: false },
    cliVars: options.cliVars ?? {},
    quoting: { database: true, schema: true, identifier: true },
    queryComment: { append: false },
    env: (name) => options.env?.[name],
    metadataEnvs: {},
    invocationId: '6a1f6d3c-0000-4000-8000-000000000001',
    startedAt: new Date('2026-03-04T05:06:07.089Z'),
    now: () => new Date('2026-03-04T05:06:07.089Z'),
    invocationArgs: { which: 'run' },
    dbtVersion: '1.10.23',
    emit: (event) => {
      events.push(event)
    },
    describe: (node) => ({ name: node.name, unique_id: node.uniqueId, language: 'sql', config: {} }),
    graph: () => ({ nodes: {} }),
    readText: () => '',
    credentials: { externalRoot: '.', disableTransactions: false, isMotherduck: false, ducklakeDatabases: [] },
    warn: ({ message }) => {
      warnings.push(message)
    },
    behavior: {},
    ...options.overrides,
  }
  return { world, events, warnings }
}

export function parseNode(more: Partial<ParseNode> = {}): ParseNode {
  return {
    uniqueId: nodeId('model.proj.m'),
    name: 'm',
    packageName: 'proj',
    resourceType: 'model',
    originalFilePath: 'models/m.sql',
    relation: () => ({ database: 'memory', schema: 'main', identifier: 'm' }),
    ...more,
  }
}

export function runNode(more: Partial<RunNode> = {}): RunNode {
  return {
    uniqueId: nodeId('model.proj.m'),
    name: 'm',
    packageName: 'proj',
    resourceType: 'model',
    originalFilePath: 'models/m.sql',
    database: 'memory',
    schema: 'main',
    alias: 'm',
    dependsOn: { macros: [], nodes: [] },
    config: { enabled: true, materialized: 'view', tags: [], meta: {} },
    ...more,
  }
}

/** A session in memory, and an execution on one connection of it. */
export async function openExecution(more: Partial<Execution> = {}): Promise<{ session: Session; execution: Execution }> {
  const credentials: DuckDbCredentials = duckdbAdapter.credentials.parse({ type: 'duckdb', path: ':memory:', schema: 'main' })
  const session = await duckdbAdapter.open(credentials, { cwd: process.cwd(), env: {} })
  const connection = await session.connect('test')
  const execution: Execution = {
    connection,
    connectionName: 'model.proj.m',
    threadId: 'Thread-1 (worker)',
    relations: createRelationCache(await session.relations(), await session.schemas()),
    resolveRef: () => ({ kind: 'missing' }),
    resolveSource: () => ({ kind: 'missing' }),
    addCte: () => undefined,
    empty: false,
    selectedResources: ['model.proj.m'],
    write: () => undefined,
    ...more,
  }
  return { session, execution }
}

export async function renderParse(
  scope: Parameters<ReturnType<typeof compileTemplate>['render']>[0],
  text: string,
): Promise<string> {
  return (await compileTemplate({ path: 'models/m.sql', text }, { undefined: 'chainable' }).render(scope)).text
}

export async function renderRun(
  scope: Parameters<ReturnType<typeof compileTemplate>['render']>[0],
  text: string,
): Promise<string> {
  return (await compileTemplate({ path: 'models/m.sql', text }, { macroPrefix: 'dbt_macro__' }).render(scope)).text
}

/** A model that others refer to. */
export function modelNode(name: string, more: Partial<ModelNode> = {}): ModelNode {
  return {
    resourceType: 'model',
    uniqueId: nodeId(`model.proj.${name}`),
    name,
    packageName: 'proj',
    path: `${name}.sql`,
    originalFilePath: `models/${name}.sql`,
    fqn: ['proj', name],
    config: { enabled: true, materialized: 'table', tags: [], meta: {} },
    unrenderedConfig: {},
    tags: [],
    meta: {},
    description: '',
    database: 'memory',
    schema: 'main',
    alias: name,
    checksum: { name: 'none', checksum: '' },
    columns: {},
    group: null,
    docs: { show: true, nodeColor: null },
    docBlocks: [],
    patchPath: null,
    relationName: null,
    rawCode: '',
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    dependsOn: { macros: [], nodes: [] },
    createdAt: 0,
    contract: { enforced: false, aliasTypes: true, checksum: null },
    firstLine: 1,
    access: 'protected',
    constraints: [],
    version: null,
    latestVersion: null,
    deprecationDate: null,
    primaryKey: [],
    timeSpine: null,
    freshness: null,
    ...more,
  }
}

/** Table `t` of the source `s`. */
export function sourceNode(more: Partial<SourceNode> = {}): SourceNode {
  return {
    resourceType: 'source',
    uniqueId: nodeId('source.proj.s.t'),
    name: 't',
    packageName: 'proj',
    path: 'models/s.yml',
    originalFilePath: 'models/s.yml',
    fqn: ['proj', 's', 't'],
    config: { enabled: true, tags: [], meta: {} },
    unrenderedConfig: {},
    tags: [],
    meta: {},
    description: '',
    database: 'memory',
    schema: 'main',
    sourceName: 's',
    sourceDescription: '',
    sourceMeta: {},
    loader: '',
    identifier: 't',
    quoting: { database: null, schema: null, identifier: null, column: null },
    loadedAtField: null,
    loadedAtQuery: null,
    freshness: null,
    external: null,
    columns: {},
    patchPath: null,
    relationName: null,
    docBlocks: [],
    createdAt: 0,
    unrenderedDatabase: null,
    unrenderedSchema: null,
    ...more,
  }
}
