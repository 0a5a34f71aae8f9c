import { createQueue } from '../graph/index.ts'
import {
  type Diagnostic,
  type EventBody,
  type ExecutableNode,
  failure,
  isExecutable,
  type NodeId,
  PlanwiseError,
  type Position,
  type RunResult,
} from '../model/index.ts'
import { isoMicros, type Stopwatch, stopwatch } from './clock.ts'
import { describeFailure } from './failures.ts'
import type { RunOutcome } from './run.ts'
import { closeWorker, compileOn, openWorker } from './runtime.ts'
import { fillRelationCache } from './schemas.ts'
import { isEphemeral, type RunWorld, type Worker } from './world.ts'

/** What `compile` and `show` are asked to look at: selected nodes, or a text. */
export type Subject = { readonly kind: 'selected' } | { readonly kind: 'inline'; readonly node: ExecutableNode }

/**
 * Compiles the selected nodes, one after the other in the graph's order.
 * @throws {PlanwiseError} the first node's failure, as dbt's compile does
 */
export async function compileNodes(
  run: RunWorld,
  subject: Subject,
): Promise<RunOutcome & { readonly compiled: readonly CompiledText[] }> {
  const started = performance.now()
  await fillRelationCache(run)
  const worker = withoutQuestions(run, await openWorker(run, 0))
  const results: RunResult[] = []
  const compiled: CompiledText[] = []
  try {
    const nodes = subjectNodes(run, subject)
    for (const [at, node] of nodes.entries()) {
      const position = { index: at + 1, total: nodes.length }
      const { result, sql } = await observed(run, worker, node, position, (work) => compileOne(run, worker, node, work))
      if (!isEphemeral(node)) results.push(result)
      if (sql !== null) compiled.push({ id: node.uniqueId, name: node.name, sql })
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return { results, compiled, elapsed: (performance.now() - started) / 1000, interrupted: run.signal.aborted, success: true }
}

/** With `--no-introspect` a template that asks the database fails. */
function withoutQuestions(run: RunWorld, worker: Worker): Worker {
  if (run.options.introspect) return worker
  const { connection } = worker
  const refuse = (): never => {
    throw failure('PW4070', 'The template asks the database, which --no-introspect forbids', { family: 'Runtime Error' })
  }
  return {
    ...worker,
    connection: {
      name: connection.name,
      inTransaction: false,
      execute: refuse,
      query: refuse,
      stream: refuse,
      describe: refuse,
      begin: async () => undefined,
      commit: async () => undefined,
      rollback: async () => undefined,
      interrupt: () => connection.interrupt(),
      profile: refuse,
      measure: () => connection.measure(),
      progress: () => undefined,
      release: () => connection.release(),
    },
  }
}

export interface CompiledText {
  readonly id: NodeId
  readonly name: string
  readonly sql: string
}

/** In the order in which one thread would run them: of two nodes with one compiled file, the later leaves its text there. */
export function subjectNodes(run: RunWorld, subject: Subject): ExecutableNode[] {
  if (subject.kind === 'inline') return [subject.node]
  const queue = createQueue(run.graph, run.selected)
  const nodes: ExecutableNode[] = []
  for (let id = queue.take(); id !== undefined; id = queue.take()) {
    const node = run.project.nodes.get(id)
    if (node !== undefined && isExecutable(node)) nodes.push(node)
    queue.done(id)
  }
  return nodes
}

/** Seeds are counted, though they hold no SQL. */
async function compileOne(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  { watch, executing }: Work,
): Promise<{ result: RunResult; sql: string | null }> {
  const isSeed = node.resourceType === 'seed'
  const sql = await watch.time('compile', async () => (isSeed ? null : (await compileOn(run, worker, node)).compiled.text))
  if (!isEphemeral(node)) executing()
  await watch.time('execute', async () => undefined)
  return { result: { ...resultOf(node, worker, watch), status: 'success', compiledCode: sql }, sql }
}

/** One node at work: its clock, and what is called when it has been compiled. */
export interface Work {
  readonly watch: Stopwatch
  readonly executing: () => void
}

/**
 * Does one node's work and tells of it, from its start to its end.
 * @throws {PlanwiseError} the node's failure, as the end of the command
 */
export async function observed<T extends { readonly result: RunResult }>(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  position: Position,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  const watch = stopwatch(run.now)
  const startedAt = isoMicros(watch.startedAt)
  const tell = (event: EventBody): void => run.emit(event, worker.threadId)
  const finish = (result: RunResult): void =>
    tell({ kind: 'node.finished', node, position, result, startedAt, finishedAt: isoMicros(run.now()) })
  tell({ kind: 'node.started', node, position, startedAt })
  tell({ kind: 'node.compiling', node, startedAt })
  try {
    const done = await act({ watch, executing: () => tell({ kind: 'node.executing', node, startedAt }) })
    finish(done.result)
    return done
  } catch (error) {
    const { message, diagnostics } = describeFailure(run, error, node, undefined)
    finish({ ...resultOf(node, worker, watch), status: 'error', message, diagnostics })
    throw nodeError(error, diagnostics)
  }
}

/** A node's failure as the end of the command. */
function nodeError(error: unknown, [first, ...rest]: readonly Diagnostic[]): unknown {
  if (error instanceof PlanwiseError && error.diagnostics.some((each) => each.at !== undefined)) return error
  return first === undefined ? error : new PlanwiseError([first, ...rest], { cause: error })
}

function resultOf(node: ExecutableNode, worker: Worker, watch: Stopwatch) {
  return {
    uniqueId: node.uniqueId,
    timing: watch.timings,
    threadId: worker.threadId,
    executionTime: watch.seconds(),
    message: null,
    failures: null,
    adapterResponse: {},
    compiledCode: null,
    relationName: node.relationName,
  }
}
