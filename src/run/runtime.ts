import type { Connection } from '../adapter/index.ts'
import { type Compiled, type CompileServices, compileNode } from '../compile/index.ts'
import {
  type EventTimeFilter,
  type Execution,
  executeScope,
  executeTestScope,
  type NodeRuntime,
  type ScopeOptions,
} from '../context/index.ts'
import { type ExecutableNode, failure, type NodeId, type RefableNode, type SourceNode } from '../model/index.ts'
import { targetPath } from './paths.ts'
import { isExecutable, type Resolver, type RunWorld, type Worker } from './world.ts'

/** What makes one rendering of a node different from another: a batch, overrides of a unit test, further names. */
export interface Variation {
  readonly scope?: ScopeOptions
  readonly eventTimeFilter?: (input: RefableNode | SourceNode) => EventTimeFilter | undefined
  /** Suffix of the target files of one batch. */
  readonly batch?: string
  /** Unit tests: what `ref` and `source` find instead, and the fixtures that stand in for them. */
  readonly resolver?: Resolver
  readonly fixtures?: ReadonlyMap<NodeId, Fixture>
  /** A unit test's SQL is no file of target/. */
  readonly unrecorded?: boolean
}

/** An input of a unit test as an ephemeral node. */
export interface Fixture {
  readonly node: ExecutableNode
  readonly scope: ScopeOptions
}

/** The context of a node that is about to run on a worker's connection. */
export async function runtimeOf(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  addCte: (id: NodeId) => void,
  variation: Variation = {},
): Promise<NodeRuntime> {
  const filter = variation.eventTimeFilter ?? run.eventTimeFilter
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
    write: (sql) => {
      if (variation.unrecorded !== true) run.writeTarget('run', targetPath(node, variation.batch), sql)
    },
    node,
    ...(node.resourceType === 'seed' ? { seedPath: `${node.rootPath}/${node.originalFilePath}` } : {}),
    signal: run.signal,
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
  node: ExecutableNode,
  variation: Variation = {},
): Promise<{ compiled: Compiled; runtime: NodeRuntime }> {
  const services: CompileServices = {
    cteNode: (id) => variation.fixtures?.get(id)?.node ?? executableNode(run, id),
    runtime: (each, addCte) => runtimeOf(run, worker, each, addCte, each === node ? variation : inputVariation(variation, each)),
    bodies: variation.fixtures === undefined ? run.bodies : new Map(),
  }
  const result = await compileNode(services, node)
  if (variation.unrecorded !== true) record(run, node, result.compiled, variation.batch)
  return result
}

function inputVariation(variation: Variation, node: ExecutableNode): Variation {
  const fixture = variation.fixtures?.get(node.uniqueId)
  return fixture === undefined ? {} : { scope: fixture.scope, unrecorded: true }
}

export function executableNode(run: RunWorld, id: NodeId): ExecutableNode {
  const node = run.project.nodes.get(id)
  if (node === undefined || !isExecutable(node)) throw failure('PW9002', `Node ${id} has no SQL`)
  return node
}

function record(run: RunWorld, node: ExecutableNode, compiled: Compiled, batch: string | undefined): void {
  const file = targetPath(node, batch)
  const hasFile = node.resourceType !== 'operation' || compiled.text.trim() !== ''
  if (hasFile) run.writeTarget('compiled', file, compiled.text)
  run.compiled.set(node.uniqueId, {
    sql: compiled.text,
    path: hasFile ? `target/compiled/${file}` : null,
    extraCtes: compiled.extraCtes,
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
