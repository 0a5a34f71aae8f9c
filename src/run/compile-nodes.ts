import { type ExecutableNode, isExecutable, type NodeId, PlanwiseError, type RunResult } from '../model/index.ts'
import { isoMicros, stopwatch } from './clock.ts'
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
  const worker = await openWorker(run, 0)
  const results: RunResult[] = []
  const compiled: CompiledText[] = []
  try {
    for (const node of subjectNodes(run, subject)) {
      if (node.resourceType === 'seed') {
        results.push(nothingToCompile(node, worker))
        continue
      }
      const { result, text } = await compileOne(run, worker, node)
      if (!isEphemeral(node)) results.push(result)
      compiled.push(text)
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return { results, compiled, elapsed: (performance.now() - started) / 1000, interrupted: run.signal.aborted, success: true }
}

export interface CompiledText {
  readonly id: NodeId
  readonly name: string
  readonly sql: string
}

export function subjectNodes(run: RunWorld, subject: Subject): ExecutableNode[] {
  if (subject.kind === 'inline') return [subject.node]
  const selected = new Set(run.selected)
  return run.graph.order.flatMap((id) => {
    const node = selected.has(id) ? run.project.nodes.get(id) : undefined
    return node !== undefined && isExecutable(node) ? [node] : []
  })
}

async function compileOne(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
): Promise<{ result: RunResult; text: CompiledText }> {
  const watch = stopwatch(run.now)
  run.emit({ kind: 'node.compiling', node, startedAt: isoMicros(watch.startedAt) }, worker.threadId)
  try {
    const { compiled } = await watch.time('compile', () => compileOn(run, worker, node))
    await watch.time('execute', async () => undefined)
    return {
      result: successOf(node, worker, watch.timings, watch.seconds(), compiled.text),
      text: { id: node.uniqueId, name: node.name, sql: compiled.text },
    }
  } catch (error) {
    throw nodeError(run, error, node)
  }
}

/** A node's failure as the end of the command. */
export function nodeError(run: RunWorld, error: unknown, node: ExecutableNode): unknown {
  if (error instanceof PlanwiseError && error.diagnostics.some((each) => each.at !== undefined)) return error
  const [first, ...rest] = describeFailure(run, error, node, undefined).diagnostics
  return first === undefined ? error : new PlanwiseError([first, ...rest], { cause: error })
}

/** Seeds are counted, though they hold no SQL. */
function nothingToCompile(node: ExecutableNode, worker: Worker): RunResult {
  return successOf(node, worker, [], 0, null)
}

function successOf(
  node: ExecutableNode,
  worker: Worker,
  timing: RunResult['timing'],
  seconds: number,
  sql: string | null,
): RunResult {
  return {
    uniqueId: node.uniqueId,
    status: 'success',
    timing,
    threadId: worker.threadId,
    executionTime: seconds,
    message: null,
    failures: null,
    adapterResponse: {},
    compiledCode: sql,
    relationName: node.relationName,
  }
}
