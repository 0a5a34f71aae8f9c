import { momentOf, toValue } from '../context/index.ts'
import { Dict, fn, type Value } from '../jinja/index.ts'
import { failure, type GraphNode, type ModelNode } from '../model/index.ts'
import { BATCH_SIZES, type Batch, type BatchSize, batchesOf, formatStart } from './batches.ts'
import { stopwatch } from './clock.ts'
import { type Ending, OK } from './ending.ts'
import { overlap, windowFilter } from './event-time.ts'
import { describeFailure } from './failures.ts'
import { materialize, type Step } from './materialize/index.ts'
import { compileOn, type Variation } from './runtime.ts'
import type { RunWorld, Worker } from './world.ts'

export function isMicrobatch(node: GraphNode): node is ModelNode {
  return (
    node.resourceType === 'model' &&
    node.config.materialized === 'incremental' &&
    node.config['incremental_strategy'] === 'microbatch'
  )
}

/**
 * A microbatch model is built slice of time by slice of time, each a statement of its own that replaces its slice. A batch
 * that fails does not undo the others; when the first one fails the rest is left out.
 */
export async function runMicrobatch(run: RunWorld, worker: Worker, node: ModelNode): Promise<Ending> {
  const size = sizeOf(node)
  const left = run.repeat?.batches.get(node.uniqueId)
  const batches = left?.failed ?? planBatches(run, node, size)
  // What an earlier run has built stays: its other batches are added.
  const incremental = left === undefined ? isIncremental(run, node) : isTable(run, node)
  const successful: Batch[] = []
  const failed: Batch[] = []
  let problem: unknown
  for (const [index, batch] of batches.entries()) {
    const id = { node, batch: formatStart(batch.start, size), position: { index: index + 1, total: batches.length } }
    if (index > 0 && successful.length === 0) {
      failed.push(batch)
      run.emit({ kind: 'batch.finished', ...id, status: 'skipped', message: 'SKIPPED', seconds: 0 }, worker.threadId)
      continue
    }
    const watch = stopwatch(run.now)
    run.emit({ kind: 'batch.started', ...id }, worker.threadId)
    try {
      const part = { node: hooksFor(node, index, batches.length), size, batch, incremental: incremental || index > 0 }
      const message = await runBatch(run, worker, part)
      successful.push(batch)
      run.emit({ kind: 'batch.finished', ...id, status: 'success', message, seconds: watch.seconds() }, worker.threadId)
    } catch (error) {
      if (run.signal.aborted) throw error
      if (worker.connection.inTransaction) await worker.connection.rollback()
      problem ??= error
      const { message } = describeFailure(run, error, node, undefined)
      run.emit({ kind: 'batch.finished', ...id, status: 'error', message, seconds: watch.seconds() }, worker.threadId)
      failed.push(batch)
    }
  }
  // the batches were compiled, the model as a whole was not
  run.compiled.delete(node.uniqueId)
  if (successful.length === 0 && left === undefined && problem !== undefined) throw problem
  return endingOf(successful, failed, left?.successful ?? [])
}

/** @param before batches that an earlier run has built, when this one repeats it */
function endingOf(successful: readonly Batch[], failed: readonly Batch[], before: readonly Batch[]): Ending {
  const text = (batch: Batch): readonly [string, string] => [batch.start.toISOString(), batch.end.toISOString()]
  const batches = { successful: [...successful, ...before].map(text), failed: failed.map(text) }
  const total = successful.length + failed.length
  if (failed.length === 0)
    return { status: 'success-batches', response: { message: 'SUCCESS', code: null, rowsAffected: null }, batches }
  const message = `PARTIAL SUCCESS (${successful.length}/${total})`
  return { status: 'partial success', response: { message, code: null, rowsAffected: null }, batches }
}

function sizeOf(node: ModelNode): BatchSize {
  const configured = node.config['batch_size']
  const size = BATCH_SIZES.find((each) => each === configured)
  if (size !== undefined) return size
  throw failure(
    'PW4030',
    `Microbatch model '${node.name}' does not have a 'batch_size' config (one of ${BATCH_SIZES.join(', ')}) specified.`,
    { family: 'Runtime Error' },
  )
}

function planBatches(run: RunWorld, node: ModelNode, size: BatchSize): Batch[] {
  const lookback = node.config['lookback']
  const batches = batchesOf({
    size,
    begin: configuredMoment(node.config['begin']),
    lookback: typeof lookback === 'number' ? lookback : 1,
    incremental: isIncremental(run, node),
    eventTimeStart: run.options.sample?.start ?? run.options.eventTimeStart,
    eventTimeEnd: run.options.sample?.end ?? run.options.eventTimeEnd,
    now: run.repeat?.startedAt ?? run.world.startedAt,
  })
  if (batches !== undefined) return batches
  throw failure('PW4031', `Microbatch model '${node.name}' requires a 'begin' configuration.`, {
    family: 'Runtime Error',
    hint: "config(begin='2024-01-01') says where the first run starts.",
  })
}

function configuredMoment(value: unknown): Date | null {
  if (value === null || value === undefined) return null
  const text = typeof value === 'object' && 'text' in value ? String(value.text) : String(value)
  const moment = new Date(
    /[zZ]|[+-]\d\d:?\d\d$/.test(text.slice(10)) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`,
  )
  return Number.isNaN(moment.getTime()) ? null : moment
}

function isTable(run: RunWorld, node: ModelNode): boolean {
  return run.relations.get(node.database ?? run.session.info.database, node.schema, node.alias)?.type === 'table'
}

function isIncremental(run: RunWorld, node: ModelNode): boolean {
  if (!isTable(run, node)) return false
  const configured = node.config['full_refresh']
  return !(typeof configured === 'boolean' ? configured : run.options.fullRefresh)
}

/** Pre-hooks run with the first batch only, post-hooks with the last. */
function hooksFor(node: ModelNode, index: number, count: number): ModelNode {
  const config = {
    ...node.config,
    ...(index === 0 ? {} : { 'pre-hook': [] }),
    ...(index === count - 1 ? {} : { 'post-hook': [] }),
  }
  return { ...node, config }
}

interface Part {
  readonly node: ModelNode
  readonly size: BatchSize
  readonly batch: Batch
  /** Whether the batch is added to what is there. */
  readonly incremental: boolean
}

/** Builds one batch, and gives the database's answer. */
async function runBatch(run: RunWorld, worker: Worker, { node, size, batch, incremental }: Part): Promise<string> {
  const variation: Variation = {
    batch: formatStart(batch.start, size),
    eventTimeFilter: (input) => windowFilter(input, run.options.sample === null ? batch : overlap(batch, run.options.sample)),
    scope: { extra: { model: modelWithBatch(run, node, size, batch) } },
  }
  const { compiled, runtime } = await compileOn(run, worker, node, variation)
  if (incremental) for (const [name, value] of Object.entries(INCREMENTAL)) runtime.define(name, value)
  const step: Step = { run, node, runtime, connection: worker.connection, compiled, continues: incremental }
  const outcome = await materialize(step)
  for (const relation of outcome.relations) run.relations.add(relation)
  return (outcome.response ?? runtime.result('main')?.response ?? OK).message
}

/** `model` with `model.batch`: id, event_time_start, event_time_end. */
function modelWithBatch(run: RunWorld, node: ModelNode, size: BatchSize, batch: Batch): Value {
  const model = toValue(run.world.describe(node))
  if (model instanceof Dict) {
    model.set(
      'batch',
      Dict.of([
        ['id', formatStart(batch.start, size).replaceAll('-', '')],
        ['event_time_start', momentOf(batch.start)],
        ['event_time_end', momentOf(batch.end)],
      ]),
    )
  }
  return model
}

/** What the materialization sees. The model's own SQL was rendered before: a full refresh is one to it, in every batch. */
const INCREMENTAL: Readonly<Record<string, Value>> = {
  is_incremental: fn('is_incremental', '', () => true),
  should_full_refresh: fn('should_full_refresh', '', () => false),
}
