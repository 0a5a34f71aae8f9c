import type { Connection } from '../adapter/index.ts'
import { type Compiled, type CompileServices, compileNode } from '../compile/index.ts'
import {
  type EventTimeFilter,
  type Execution,
  executeScope,
  executeTestScope,
  type NodeRuntime,
  placeOf,
  type ScopeOptions,
} from '../context/index.ts'
import type { ExecutableNode, NodeId, RefableNode, SourceNode } from '../model/index.ts'
import { isSampled, windowFilter } from './event-time.ts'
import { executableNode } from './executable-node.ts'
import { withForeignKeys } from './foreign-keys.ts'
import { targetPath } from './paths.ts'
import { runModelScript } from './script.ts'
import type { Resolver, RunWorld, Worker } from './world.ts'

/** What makes one rendering of a node different from another: a batch, overrides of a unit test, further names. */
export interface Variation {
  readonly scope?: ScopeOptions
  readonly eventTimeFilter?: (input: RefableNode | SourceNode) => EventTimeFilter | undefined
  /** Suffix of the target files of one batch. */
  readonly batch?: string
  /** Unit tests: what `ref` and `source` find instead, and the fixtures that stand in for them. */
  readonly resolver?: Resolver
  readonly fixtures?: ReadonlyMap<NodeId, Fixture>
  /** CTEs that are needed even if no `ref` asks for them. */
  readonly ctes?: readonly NodeId[]
  /** Where the SQL goes below target/compiled and target/run, when that is not the node's own place. */
  readonly file?: string
}

/** An input of a unit test as an ephemeral node. */
export interface Fixture {
  readonly node: ExecutableNode
  readonly scope: ScopeOptions
}

/** Who wants to know what a node does while it renders and runs, and on whose behalf it does it. */
type Watch = Pick<Execution, 'calledMacro'> & Partial<Pick<Execution, 'connectionName' | 'node'>>

/** The context of a node that is about to run on a worker's connection. */
export async function runtimeOf(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  addCte: (id: NodeId) => void,
  variation: Variation = {},
  watch: Watch = {},
): Promise<NodeRuntime> {
  const { sample } = run.options
  const filter =
    variation.eventTimeFilter ??
    (sample !== null && isSampled(node) ? (input: RefableNode | SourceNode) => windowFilter(input, sample) : undefined)
  const resolver = variation.resolver ?? run.resolver
  const execution: Execution = {
    connection: worker.connection,
    connectionName: node.uniqueId,
    threadId: worker.threadId,
    relations: run.relations,
    resolveRef: (args) => resolver.ref(args, node),
    resolveSource: (args) => resolver.source(args, node),
    addCte,
    empty: run.options.empty,
    ...(filter === undefined ? {} : { eventTimeFilter: filter }),
    selectedResources: run.selected,
    write: (sql) => run.writeTarget('run', variation.file ?? targetPath(node, variation.batch), sql),
    node,
    ...watch,
    ...(node.resourceType === 'seed' ? { seedPath: `${node.rootPath}/${node.originalFilePath}` } : {}),
    signal: run.signal,
    ...(node.language === 'sql' ? {} : { runScript: (code, temporary) => runModelScript(run, worker, node, code, temporary) }),
  }
  if (node.resourceType === 'test' && node.testMetadata !== null) {
    return executeTestScope(run.world, node, execution, node.testMetadata.kwargs, variation.scope)
  }
  return executeScope(run.world, node, execution, variation.scope)
}

/** Renders a node's SQL, writes it to target/compiled and remembers it for the artifacts. */
export async function compileOn(
  run: RunWorld,
  worker: Worker,
  given: ExecutableNode,
  variation: Variation = {},
): Promise<{ compiled: Compiled; runtime: NodeRuntime }> {
  const node = withForeignKeys(run, given)
  const macros = new Set<NodeId>()
  let compiling = true
  const services: CompileServices = {
    inject: run.options.injectCtes,
    place: (each) => placeOf(run.world.packages, each),
    cteNode: (id) => variation.fixtures?.get(id)?.node ?? executableNode(run, id),
    runtime: (each, addCte) => {
      // what an ephemeral input asks the database is asked by the node that needs it
      if (each !== node)
        return runtimeOf(run, worker, each, addCte, inputVariation(variation, each), { node, connectionName: node.uniqueId })
      return runtimeOf(run, worker, each, addCte, variation, {
        calledMacro: (id) => (compiling ? macros.add(id) : undefined),
      })
    },
    bodies: variation.fixtures === undefined ? run.bodies : new Map(),
    compiledCte: (each, compiled) => record(run, each, compiled, targetPath(each), []),
  }
  const result = await compileNode(services, node, variation.ctes)
  compiling = false
  record(run, node, result.compiled, variation.file ?? targetPath(node, variation.batch), [...macros])
  return result
}

function inputVariation(variation: Variation, node: ExecutableNode): Variation {
  const fixture = variation.fixtures?.get(node.uniqueId)
  return fixture === undefined ? {} : { scope: fixture.scope }
}

/** dbt writes no compiled file for snapshots. */
function record(run: RunWorld, node: ExecutableNode, compiled: Compiled, file: string, macros: readonly NodeId[]): void {
  const hasFile = node.resourceType !== 'snapshot'
  if (hasFile) run.writeTarget('compiled', file, compiled.text)
  run.compiled.set(node.uniqueId, {
    sql: compiled.text,
    path: hasFile ? `target/compiled/${file}` : null,
    extraCtes: compiled.extraCtes,
    macros,
  })
}

/** Seeds have nothing to compile; their context is enough. */
export function seedRuntime(run: RunWorld, worker: Worker, node: ExecutableNode): Promise<NodeRuntime> {
  return runtimeOf(run, worker, node, () => undefined)
}

export async function openWorker(run: RunWorld, index: number): Promise<Worker> {
  const threadId = `Thread-${index + 1} (worker)`
  return { index, threadId, connection: await run.session.connect(threadId) }
}

export async function closeWorker(connection: Connection): Promise<void> {
  await connection.release()
}
