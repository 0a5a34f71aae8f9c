import type { MappedText } from '../compile/index.ts'
import type { NodeRuntime, Response } from '../context/index.ts'
import {
  type ExecutableNode,
  type GraphNode,
  isExecutable,
  type Json,
  type Position,
  type RunResult,
  type SkipReason,
  type SourceNode,
  type UnitTestNode,
} from '../model/index.ts'
import { isoMicros, type Stopwatch, stopwatch } from './clock.ts'
import { runDataTest, verdictOf } from './data-test.ts'
import { type Ending, OK } from './ending.ts'
import { describeFailure } from './failures.ts'
import { checkFreshness } from './freshness.ts'
import { materialize, type Step } from './materialize/index.ts'
import { isMicrobatch, runMicrobatch } from './microbatch.ts'
import { compileOn, seedRuntime } from './runtime.ts'
import { runUnitTest } from './unit-test.ts'
import { isEphemeral, type RunWorld, type Worker } from './world.ts'

/** Why a signal was aborted when `--fail-fast` did it. */
export const FAIL_FAST = 'fail-fast'

function endedBy(signal: AbortSignal): SkipReason {
  return signal.reason === FAIL_FAST ? { kind: 'fail-fast' } : { kind: 'interrupted' }
}

/** What is known of a node when something goes wrong. */
interface Trace {
  compiled: MappedText | undefined
}

/**
 * Runs one node to its end and tells the world about it. Never throws for what the project got wrong: that is the result.
 */
export async function executeNode(run: RunWorld, worker: Worker, node: GraphNode, position: Position): Promise<RunResult> {
  const watch = stopwatch(run.now)
  const startedAt = isoMicros(watch.startedAt)
  run.emit({ kind: 'node.started', node, position, startedAt }, worker.threadId)
  const trace: Trace = { compiled: undefined }
  const result = await measured(run, worker, () => attempt(run, worker, node, watch, trace))
  run.emit({ kind: 'node.finished', node, position, result, startedAt, finishedAt: isoMicros(run.now()) }, worker.threadId)
  return result
}

/** With `--timings`, what the node's statements cost is part of its result. */
async function measured(run: RunWorld, worker: Worker, act: () => Promise<RunResult>): Promise<RunResult> {
  if (!run.options.timings) return act()
  const measures = await worker.connection.measure()
  const result = await act()
  const { seconds, binding, statements: _, ...rest } = await measures()
  const total = result.executionTime
  const inside = Math.min(seconds, total)
  return {
    ...result,
    timings: { total, template: total - inside, binding, execution: Math.max(0, inside - binding), ...rest },
  }
}

async function attempt(run: RunWorld, worker: Worker, node: GraphNode, watch: Stopwatch, trace: Trace): Promise<RunResult> {
  try {
    const ending = await carryOut(run, worker, node, watch, trace)
    // what a template began and nothing has committed is given up, as in dbt
    if (run.transaction === 'node' && worker.connection.inTransaction) await worker.connection.rollback()
    return endedWell(run, worker, node, watch, ending)
  } catch (error) {
    if (worker.connection.inTransaction) await worker.connection.rollback()
    if (run.signal.aborted) return skippedResult(run, node, worker.threadId, endedBy(run.signal))
    const failed = describeFailure(run, error, node, trace.compiled)
    return { ...ended(run, worker, node, watch), status: 'error', message: failed.message, diagnostics: failed.diagnostics }
  } finally {
    await run.session.tidyScripts(worker.connection)
  }
}

const NO_OP: Ending = { status: 'no-op', response: { message: 'NO-OP', code: null, rowsAffected: null } }

async function carryOut(run: RunWorld, worker: Worker, node: GraphNode, watch: Stopwatch, trace: Trace): Promise<Ending> {
  if (node.resourceType === 'unit_test') return inOneStep(run, worker, node, watch, () => runUnitTest(run, worker, node))
  if (node.resourceType === 'source') return freshnessStep(run, worker, node, watch)
  if (!isExecutable(node)) return inOneStep(run, worker, node, watch, async () => NO_OP)
  if (isMicrobatch(node)) return watch.time('execute', () => runMicrobatch(run, worker, node))
  run.emit({ kind: 'node.compiling', node, startedAt: isoMicros(watch.startedAt) }, worker.threadId)
  const { compiled, runtime } = await watch.time('compile', () => prepare(run, worker, node, trace))
  if (isEphemeral(node)) return { status: 'success', response: OK }
  run.emit({ kind: 'node.executing', node, startedAt: isoMicros(watch.startedAt) }, worker.threadId)
  const current: Step = {
    run,
    node,
    runtime,
    connection: worker.connection,
    compiled,
  }
  return watch.time('execute', () => executeStep(current))
}

async function freshnessStep(run: RunWorld, worker: Worker, node: SourceNode, watch: Stopwatch): Promise<Ending> {
  return inOneStep(run, worker, node, watch, () => checkFreshness(run, worker, node))
}

/** Nothing is compiled ahead of what is done; both steps are told all the same, as dbt does. */
async function inOneStep<T>(run: RunWorld, worker: Worker, node: GraphNode, watch: Stopwatch, act: () => Promise<T>): Promise<T> {
  const startedAt = isoMicros(watch.startedAt)
  run.emit({ kind: 'node.compiling', node, startedAt }, worker.threadId)
  await watch.time('compile', async () => undefined)
  run.emit({ kind: 'node.executing', node, startedAt }, worker.threadId)
  return watch.time('execute', act)
}

const NOTHING: MappedText = { text: '', map: { at: () => undefined } }

async function prepare(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  trace: Trace,
): Promise<{ compiled: MappedText; runtime: NodeRuntime }> {
  if (node.resourceType === 'seed') return { compiled: NOTHING, runtime: await seedRuntime(run, worker, node) }
  const { compiled, runtime } = await compileOn(run, worker, node)
  trace.compiled = compiled
  return { compiled, runtime }
}

/** Materializes, or tests, one compiled node. */
export async function executeStep(step: Step): Promise<Ending> {
  const { node, run, runtime } = step
  if (node.resourceType === 'test') {
    const counts = await runDataTest(step, node)
    await runtime.commit()
    return { ...verdictOf(node, counts, run.options.warnIsError), response: runtime.result('main')?.response ?? OK }
  }
  const outcome = await materialize(step)
  for (const relation of outcome.relations) run.relations.add(relation)
  return { status: 'success', response: outcome.response ?? runtime.result('main')?.response ?? OK }
}

function ended(run: RunWorld, worker: Worker, node: GraphNode, watch: Stopwatch) {
  return {
    uniqueId: node.uniqueId,
    timing: watch.timings,
    threadId: worker.threadId,
    executionTime: watch.seconds(),
    failures: null,
    adapterResponse: {},
    compiledCode: run.compiled.get(node.uniqueId)?.sql ?? null,
    compiledPath: run.compiled.get(node.uniqueId)?.path ?? null,
    relationName: relationNameOf(node),
  }
}

function endedWell(run: RunWorld, worker: Worker, node: GraphNode, watch: Stopwatch, ending: Ending): RunResult {
  const base = {
    ...ended(run, worker, node, watch),
    adapterResponse: responseJson(ending.response),
    message: ending.response.message,
  }
  switch (ending.status) {
    case 'success':
      return isEphemeral(node)
        ? { ...base, status: ending.status, message: null, adapterResponse: {} }
        : { ...base, status: ending.status }
    case 'no-op':
      return { ...base, status: ending.status, failures: 0, adapterResponse: {} }
    case 'success-batches':
      return { ...base, status: 'success', failures: 0, batchResults: ending.batches }
    case 'partial success':
      return { ...base, status: 'partial success', batchResults: ending.batches, failures: 0 }
    case 'pass':
    case 'warn':
    case 'fail':
      return { ...base, status: ending.status, message: ending.message, failures: ending.failures }
    case 'fresh':
      return { ...base, status: 'pass', message: null, freshness: ending.freshness }
    case 'getting-old':
      return { ...base, status: 'warn', message: null, freshness: ending.freshness }
    case 'stale':
      return { ...base, status: 'error', message: null, freshness: ending.freshness, diagnostics: [] }
  }
}

export function responseJson(response: Response): Record<string, Json> {
  return {
    _message: response.message,
    ...(response.code === null ? {} : { code: response.code }),
    ...(response.rowsAffected === null ? {} : { rows_affected: response.rowsAffected }),
  }
}

export function skippedResult(run: RunWorld, node: GraphNode, threadId: string, because: SkipReason): RunResult {
  return {
    uniqueId: node.uniqueId,
    status: 'skipped',
    because,
    timing: [],
    threadId,
    executionTime: 0,
    message: skipMessage(node, because),
    failures: null,
    adapterResponse: {},
    compiledCode: run.compiled.get(node.uniqueId)?.sql ?? null,
    relationName: relationNameOf(node),
  }
}

function skipMessage(node: GraphNode, because: SkipReason): string | null {
  switch (because.kind) {
    case 'fail-fast':
      return 'Skipping due to fail_fast'
    case 'interrupted':
      return 'Interrupted'
    case 'ephemeral':
      return `Compilation Error in ${node.uniqueId}, caused by compilation error in referenced ephemeral model ${because.node}`
    case 'upstream':
    case 'on-run-start':
      return null
  }
}

export function relationNameOf(node: GraphNode | UnitTestNode): string | null {
  return 'relationName' in node ? node.relationName : null
}
