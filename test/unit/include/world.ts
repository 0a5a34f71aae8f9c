import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, duckdbAdapter } from '../../../src/adapter/index.ts'
import {
  createMacroRegistry,
  createRelationCache,
  executeScope,
  type MacroDefinition,
  type NodeRuntime,
  type World,
} from '../../../src/context/index.ts'
import { builtinMacroFiles } from '../../../src/include/index.ts'
import { defineMacro, extractBlocks } from '../../../src/jinja/index.ts'
import { nodeId } from '../../../src/model/index.ts'

/** The built-in macros as the parser would give them, in the order of the files. */
export function builtinDefinitions(): MacroDefinition[] {
  return builtinMacroFiles().flatMap(({ packageName, path, text }) =>
    extractBlocks({ path, text }, ['macro', 'test']).map((block) => ({
      id: nodeId(`macro.${packageName}.${block.macroName}`),
      name: block.macroName,
      packageName,
      path,
      originalFilePath: path,
      line: block.line,
      macro: defineMacro(block),
    })),
  )
}

/**
 * A `run-operation` of an empty project on DuckDB, whose database `d` holds what `sql` creates.
 * `warnings` grows with what macros warn of.
 */
export async function operation(
  sql: string,
  warnings: string[] = [],
): Promise<{ runtime: NodeRuntime; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'planwise-include-'))
  const credentials = duckdbAdapter.credentials.parse({ type: 'duckdb', path: 'd.duckdb' })
  const session = await duckdbAdapter.open(credentials, { cwd: folder, env: {} })
  const connection = await session.connect('test')
  await connection.execute(sql)
  return {
    runtime: runtimeOn(connection, warnings),
    close: async () => {
      await session.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function runtimeOn(connection: Connection, warnings: string[]): NodeRuntime {
  const at = new Date('2024-01-01T00:00:00Z')
  const root = { name: 'empty', vars: {}, dispatch: [] }
  const world: World = {
    rootName: root.name,
    packages: new Map([[root.name, root]]),
    macros: createMacroRegistry(builtinDefinitions(), { root: root.name, internal: ['dbt_duckdb', 'dbt'], dispatch: [] }),
    target: { name: 'dev', type: 'duckdb', database: 'd', schema: 'main' },
    flags: { FULL_REFRESH: false, STORE_FAILURES: false },
    cliVars: {},
    quoting: { database: true, schema: true, identifier: true },
    queryComment: { comment: null, append: false },
    env: () => undefined,
    metadataEnvs: {},
    invocationId: '00000000-0000-0000-0000-000000000000',
    startedAt: at,
    now: () => at,
    invocationArgs: {},
    dbtVersion: '1.10.23',
    emit: () => {},
    describe: () => ({}),
    graph: () => ({}),
    readText: () => '',
    credentials: { externalRoot: '.', disableTransactions: false, isMotherduck: false, ducklakeDatabases: [] },
    warn: ({ message }) => {
      warnings.push(message)
    },
    behavior: {},
  }
  const stand = {
    uniqueId: nodeId('operation.empty.test'),
    name: 'test',
    packageName: root.name,
    resourceType: 'operation' as const,
    originalFilePath: 'macros/test.sql',
  }
  return executeScope(
    world,
    stand,
    {
      connection,
      connectionName: 'test',
      threadId: 'Thread-1',
      relations: createRelationCache(),
      resolveRef: () => ({ kind: 'missing' }),
      resolveSource: () => ({ kind: 'missing' }),
      addCte: () => {},
      empty: false,
      selectedResources: [],
      write: () => {},
    },
    { face: 'operation' },
  )
}
