import { createQueue, type Queue } from '../graph/index.ts'
import {
  failure,
  type GraphNode,
  type NodeId,
  type Position,
  type RunResult,
  type SkipReason,
  type UnitTestNode,
} from '../model/index.ts'
import { executeNode, skippedResult } from './execute.ts'
import { closeWorker, openWorker } from './runtime.ts'
import { isEphemeral, type RunWorld, type Worker } from './world.ts'

/** One run on its way through the queue. */
export interface State {
  readonly run: RunWorld
  readonly queue: Queue
  readonly results: RunResult[]
  /** Taken from the queue, waiting for the only thread. */
  readonly ready: NodeId[]
  /** Unit tests that run right before, and gate, their model (`build`). */
  readonly gates: ReadonlyMap<NodeId, readonly UnitTestNode[]>
  readonly total: number
  started: number
  /** At work now. */
  readonly running: Set<NodeId>
  /** Failures of nodes, for the reason of a skip. */
  readonly failed: Map<NodeId, GraphNode>
  readonly reported: Set<NodeId>
  stopped: SkipReason | undefined
  readonly stop: () => void
}

/** @param stop ends the nodes that are running, for `--fail-fast` */
export function newState(run: RunWorld, stop: () => void): State {
  const nodes = run.selected.map((id) => nodeOf(run, id))
  const gates = run.options.which === 'build' ? gatesOf(run, nodes) : new Map<NodeId, UnitTestNode[]>()
  const gated = new Set([...gates.values()].flat().map((node) => node.uniqueId))
  const queued = nodes.filter((node) => !gated.has(node.uniqueId))
  return {
    run,
    queue: createQueue(
      run.graph,
      queued.map((node) => node.uniqueId),
      { longestPathFirst: run.options.threads > 1 },
    ),
    results: [],
    ready: [],
    gates,
    total: nodes.filter((node) => !isEphemeral(node)).length,
    started: 0,
    running: new Set(),
    failed: new Map(),
    reported: new Set(),
    stopped: undefined,
    stop,
  }
}

function nodeOf(run: RunWorld, id: NodeId): GraphNode {
  const node = run.project.nodes.get(id)
  if (node === undefined) throw failure('PW9003', `Selected node ${id} is not in the project`)
  return node
}

function gatesOf(run: RunWorld, nodes: readonly GraphNode[]): Map<NodeId, UnitTestNode[]> {
  const selected = new Set(run.selected)
  const gates = new Map<NodeId, UnitTestNode[]>()
  for (const node of nodes) {
    const model = node.resourceType === 'unit_test' ? node.dependsOn.nodes[0] : undefined
    if (node.resourceType !== 'unit_test' || model === undefined || !selected.has(model)) continue
    gates.set(model, [...(gates.get(model) ?? []), node])
  }
  return gates
}

/** `threads` workers, each with its connection, take from the queue until it is empty. */
export async function runQueue(state: State): Promise<void> {
  const { run } = state
  const count = Math.max(1, Math.min(run.options.threads, state.queue.remaining))
  const idle: (() => void)[] = []
  let busy = 0
  const wakeAll = (): void => {
    for (const wake of idle.splice(0)) wake()
  }
  const work = async (index: number): Promise<void> => {
    let worker: Worker | undefined
    try {
      for (;;) {
        const id = state.stopped === undefined && !run.signal.aborted ? nextReady(state) : undefined
        if (id === undefined) {
          if (busy === 0 || state.stopped !== undefined || run.signal.aborted) return wakeAll()
          await new Promise<void>((resolve) => idle.push(resolve))
          continue
        }
        busy += 1
        worker ??= await openWorker(run, index)
        await runOne(state, worker, id)
        busy -= 1
        wakeAll()
      }
    } finally {
      if (worker !== undefined) await closeWorker(worker.connection)
    }
  }
  await Promise.all(Array.from({ length: count }, (_, index) => work(index)))
  if (run.signal.aborted) state.stopped ??= { kind: 'interrupted' }
  if (state.stopped !== undefined) skipAll(state, state.stopped)
}

/**
 * With several threads the longest path goes first. With one, nodes run in the order in which they became ready, those
 * ready at the same time by depth and id: dbt's order, on which hooks that append rows may depend.
 */
function nextReady(state: State): NodeId | undefined {
  if (state.run.options.threads > 1) return state.queue.take()
  for (let id = state.queue.take(); id !== undefined; id = state.queue.take()) state.ready.push(id)
  return state.ready.shift()
}

async function runOne(state: State, worker: Worker, id: NodeId): Promise<void> {
  const node = nodeOf(state.run, id)
  const held = await runGates(state, worker, node)
  const cause = state.queue.skippedBecause(id)
  const result =
    cause !== undefined
      ? skip(state, worker, node, cause)
      : held !== undefined
        ? skip(state, worker, node, held)
        : await execute(state, worker, node)
  settle(state, node, result)
  state.queue.done(id)
}

/** Runs a model's unit tests; gives the one that failed. */
async function runGates(state: State, worker: Worker, node: GraphNode): Promise<NodeId | undefined> {
  let held: NodeId | undefined
  for (const gate of state.gates.get(node.uniqueId) ?? []) {
    const cause = state.queue.skippedBecause(node.uniqueId)
    const result = cause !== undefined ? skip(state, worker, gate, cause) : await execute(state, worker, gate)
    record(state, gate, result)
    if (stopsDescendants(state, result)) held ??= gate.uniqueId
  }
  return held
}

async function execute(state: State, worker: Worker, node: GraphNode): Promise<RunResult> {
  state.running.add(node.uniqueId)
  try {
    return await executeNode(state.run, worker, node, nextPosition(state, node))
  } finally {
    state.running.delete(node.uniqueId)
  }
}

function nextPosition(state: State, node: GraphNode): Position {
  if (!isEphemeral(node)) state.started += 1
  return { index: isEphemeral(node) ? 0 : state.started, total: state.total }
}

function skip(state: State, worker: Worker, node: GraphNode, cause: NodeId): RunResult {
  const failed = state.failed.get(cause)
  const because: SkipReason =
    failed !== undefined && isEphemeral(failed) ? { kind: 'ephemeral', node: cause } : { kind: 'upstream', node: cause }
  return report(state, worker.threadId, node, because)
}

function report(state: State, threadId: string, node: GraphNode, because: SkipReason): RunResult {
  const result = skippedResult(state.run, node, threadId, because)
  const at = state.run.now().toISOString().replace('Z', '000Z')
  state.run.emit(
    { kind: 'node.finished', node, position: nextPosition(state, node), result, startedAt: at, finishedAt: '' },
    threadId,
  )
  return result
}

function settle(state: State, node: GraphNode, result: RunResult): void {
  record(state, node, result)
  if (!stopsDescendants(state, result)) return
  state.failed.set(node.uniqueId, node)
  state.queue.skipDescendants(node.uniqueId)
}

function record(state: State, node: GraphNode, result: RunResult): void {
  state.reported.add(node.uniqueId)
  if (!isEphemeral(node)) state.results.push(result)
  const failedNow = result.status === 'error' || result.status === 'fail' || result.status === 'partial success'
  if (failedNow && state.run.options.failFast && state.stopped === undefined) {
    state.stopped = { kind: 'fail-fast' }
    state.stop()
  }
}

/** In `build` a failed or skipped node, test or not, holds back what is below it; elsewhere only errors do. */
function stopsDescendants(state: State, result: RunResult): boolean {
  if (result.status === 'error' || result.status === 'partial success') return true
  return state.run.options.which === 'build' && (result.status === 'fail' || result.status === 'skipped')
}

/** Everything that has not ended is skipped for one reason. */
export function skipAll(state: State, because: SkipReason): void {
  for (const id of state.run.selected) {
    if (state.reported.has(id)) continue
    const node = nodeOf(state.run, id)
    state.reported.add(id)
    if (isEphemeral(node)) continue
    state.results.push(
      because.kind === 'on-run-start'
        ? report(state, 'MainThread', node, because)
        : skippedResult(state.run, node, 'MainThread', because),
    )
  }
}
