import { type RelationParts, relation, relationData, relationText } from '../context/index.ts'
import { type ExecutableNode, failure, isExecutable, type RunResult } from '../model/index.ts'
import { isoMicros, stopwatch } from './clock.ts'
import { OK } from './ending.ts'
import { responseJson } from './execute.ts'
import { describeFailure } from './failures.ts'
import { materializeWithMacro } from './materialize/custom.ts'
import { existing, relationSql, type Step, targetOf } from './materialize/step.ts'
import { materializeView } from './materialize/view.ts'
import { isSuccess, type RunOutcome } from './run.ts'
import { closeWorker, openWorker, runtimeOf } from './runtime.ts'
import { createSchemas, fillRelationCache } from './schemas.ts'
import { isEphemeral, type RunWorld, type Worker } from './world.ts'

/**
 * Makes the selected nodes point at their relations of an earlier run: DuckDB cannot copy a table without its data, so each
 * becomes a view. Nodes are independent of each other; hooks of the project do not run.
 */
export async function cloneNodes(run: RunWorld): Promise<RunOutcome> {
  const started = performance.now()
  const results: RunResult[] = []
  await fillRelationCache(run)
  const worker = await openWorker(run, 0)
  try {
    await createSchemas(run, worker)
    for (const id of run.selected) {
      const node = run.project.nodes.get(id)
      if (node === undefined || !isExecutable(node) || isEphemeral(node) || run.signal.aborted) continue
      results.push(await cloneOne(run, worker, node))
    }
  } finally {
    await closeWorker(worker.connection)
  }
  const success = isSuccess(run, results)
  return { results, elapsed: (performance.now() - started) / 1000, interrupted: run.signal.aborted, success }
}

async function cloneOne(run: RunWorld, worker: Worker, node: ExecutableNode): Promise<RunResult> {
  const watch = stopwatch(run.now)
  const startedAt = isoMicros(watch.startedAt)
  const position = { index: run.selected.indexOf(node.uniqueId) + 1, total: run.selected.length }
  run.emit({ kind: 'node.started', node, position, startedAt }, worker.threadId)
  const base = {
    uniqueId: node.uniqueId,
    timing: watch.timings,
    threadId: worker.threadId,
    failures: null,
    compiledCode: null,
    relationName: node.relationName,
  }
  let result: RunResult
  try {
    const response = await watch.time('execute', () => pointAtEarlier(run, worker, node))
    const adapterResponse = response === undefined ? {} : responseJson(response)
    const message = response?.message ?? 'No-op'
    result = { ...base, status: 'success', message, adapterResponse, executionTime: watch.seconds() }
  } catch (error) {
    if (worker.connection.inTransaction) await worker.connection.rollback()
    if (run.signal.aborted) throw error
    const { message, diagnostics } = describeFailure(run, error, node, undefined)
    result = { ...base, status: 'error', message, diagnostics, adapterResponse: {}, executionTime: watch.seconds() }
  }
  run.emit({ kind: 'node.finished', node, position, result, startedAt, finishedAt: isoMicros(run.now()) }, worker.threadId)
  return result
}

/** Undefined when there is nothing to do: the earlier run did not know the node, or this target has it already. */
async function pointAtEarlier(run: RunWorld, worker: Worker, node: ExecutableNode): Promise<typeof OK | undefined> {
  const earlier = run.deferred?.(node.uniqueId)
  const say = (message: string): undefined => {
    run.emit({ kind: 'jinja.log', level: 'info', message, node }, worker.threadId)
    return undefined
  }
  const step = await stepOf(run, worker, node, earlier)
  const own = run.world.macros.materialization('clone', 'duckdb')
  if (own !== undefined) {
    const outcome = await materializeWithMacro(step, own)
    for (const each of outcome.relations) run.relations.add(each)
    return step.runtime.result('main')?.response
  }
  if (earlier === undefined) return say(`No relation found in state manifest for ${node.uniqueId}`)
  const there = existing(step)
  if (there !== undefined && !run.options.fullRefresh) return say(`Relation ${relationSql(step, there)} already exists`)
  refuseItself(step, earlier)
  const outcome = await materializeView(step)
  for (const each of outcome.relations) run.relations.add(each)
  return step.runtime.result('main')?.response ?? OK
}

async function stepOf(run: RunWorld, worker: Worker, node: ExecutableNode, earlier: RelationParts | undefined): Promise<Step> {
  const value = earlier === undefined ? null : relation(relationData(earlier))
  const runtime = await runtimeOf(run, worker, node, () => undefined, { scope: { extra: { defer_relation: value } } })
  const text = earlier === undefined ? '' : `select * from ${relationText(relationData(earlier))}`
  runtime.setCompiledCode(text)
  return { run, node, runtime, connection: worker.connection, compiled: { text, map: { at: () => undefined } } }
}

/** A view over itself would destroy what it is to show. */
function refuseItself(step: Step, earlier: RelationParts): void {
  const target = targetOf(step)
  const same = (a: string | null, b: string): boolean => (a ?? b).toLowerCase() === b.toLowerCase()
  if (
    same(earlier.database, target.database) &&
    same(earlier.schema, target.schema) &&
    same(earlier.identifier, target.identifier)
  ) {
    throw failure('PW4060', `${relationSql(step, target)} is the relation of the state itself: it cannot be cloned onto itself`, {
      family: 'Runtime Error',
      hint: 'Choose another target: --target.',
    })
  }
}
