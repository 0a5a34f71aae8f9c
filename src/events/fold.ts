import type { Diagnostic, Event, NodeId, RunnableNode, RunResult } from '../model/index.ts'

/** A node at work. */
export interface RunningNode {
  readonly node: RunnableNode
  readonly thread: string
  /** Milliseconds since the epoch. */
  readonly since: number
  /** 0–100, as the database reports it; null as long as it has reported nothing. */
  readonly percentage: number | null
}

/** How many results of each kind, under the words of dbt's last line. */
export interface Tally {
  readonly pass: number
  readonly warn: number
  readonly error: number
  readonly skip: number
  readonly noop: number
  readonly total: number
}

/** What is known of a run so far. */
export interface RunView {
  readonly command: string | null
  readonly target: string | null
  readonly threads: number
  /** Nodes to run, as announced; 0 before that. */
  readonly total: number
  readonly running: ReadonlyMap<NodeId, RunningNode>
  readonly tally: Tally
  /** Results that are errors or failures, in the order they came. */
  readonly failures: readonly RunResult[]
  readonly warnings: readonly Diagnostic[]
  /** Milliseconds since the epoch, of the first and the latest event. */
  readonly startedAt: number | null
  readonly updatedAt: number | null
  readonly phase: 'idle' | 'loading' | 'running' | 'finished' | 'failed'
  readonly success: boolean | null
}

export const emptyTally: Tally = { pass: 0, warn: 0, error: 0, skip: 0, noop: 0, total: 0 }

export const initialView: RunView = {
  command: null,
  target: null,
  threads: 0,
  total: 0,
  running: new Map(),
  tally: emptyTally,
  failures: [],
  warnings: [],
  startedAt: null,
  updatedAt: null,
  phase: 'idle',
  success: null,
}

/** The word of dbt's last line under which a result counts. */
export function outcomeOf(result: RunResult): keyof Omit<Tally, 'total'> {
  switch (result.status) {
    case 'success':
    case 'pass':
      return 'pass'
    case 'warn':
      return 'warn'
    case 'fail':
    case 'error':
    case 'partial success':
      return 'error'
    case 'skipped':
      return 'skip'
    case 'no-op':
      return 'noop'
  }
}

export function tallyOf(results: readonly RunResult[]): Tally {
  return results.reduce(count, emptyTally)
}

function count(tally: Tally, result: RunResult): Tally {
  const outcome = outcomeOf(result)
  return { ...tally, [outcome]: tally[outcome] + 1, total: tally.total + 1 }
}

/** One step of the view; pure, and cheap in the number of nodes at work. */
export function fold(view: RunView, event: Event): RunView {
  const next: RunView = { ...view, startedAt: view.startedAt ?? event.at, updatedAt: event.at }
  switch (event.kind) {
    case 'command.started':
      return { ...next, command: event.command, phase: 'loading' }
    case 'concurrency':
      return { ...next, threads: event.threads, target: event.target, total: event.total, phase: 'running' }
    case 'node.started':
    case 'hook.started':
      if (isEphemeral(event.node)) return next
      return { ...next, running: entered(view.running, event.node, event.thread, event.at) }
    case 'node.progress':
      return { ...next, running: progressed(view.running, event.node, event.percentage) }
    case 'node.finished':
    case 'hook.finished':
      return ended(next, event.node, event.result)
    case 'diagnostic':
      return event.diagnostic.severity === 'warning' ? { ...next, warnings: [...view.warnings, event.diagnostic] } : next
    case 'run.finished':
      return { ...next, running: new Map(), phase: 'finished' }
    case 'command.failed':
      return { ...next, running: new Map(), phase: 'failed', success: false }
    case 'command.completed':
      return { ...next, phase: view.phase === 'failed' ? 'failed' : 'finished', success: event.success }
    default:
      return next
  }
}

type Running = ReadonlyMap<NodeId, RunningNode>

function entered(running: Running, node: RunnableNode, thread: string, since: number): Running {
  return new Map(running).set(node.uniqueId, { node, thread, since, percentage: null })
}

function progressed(running: Running, node: RunnableNode, percentage: number): Running {
  const known = running.get(node.uniqueId)
  return known === undefined ? running : new Map(running).set(node.uniqueId, { ...known, percentage })
}

/** Ephemeral models are compiled on the way; they count neither as work nor as results. */
function isEphemeral(node: RunnableNode): boolean {
  return node.resourceType === 'model' && node.config.materialized === 'ephemeral'
}

function ended(view: RunView, node: RunnableNode, result: RunResult): RunView {
  if (isEphemeral(node)) return view
  const running = new Map(view.running)
  running.delete(node.uniqueId)
  const bad = outcomeOf(result) === 'error'
  return { ...view, running, tally: count(view.tally, result), failures: bad ? [...view.failures, result] : view.failures }
}
