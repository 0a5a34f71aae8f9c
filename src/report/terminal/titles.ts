import type { RunningNode, RunView } from '../../events/index.ts'
import { describe } from '../translate/nodes.ts'

/** Seconds since `since`, as people read a stopwatch: `4.2s`, `1m 05s`, `1h 02m`. */
export function stopwatch(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${String(Math.floor(seconds % 60)).padStart(2, '0')}s`
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`
}

export interface Style {
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  bold(text: string): string
}

/** `build  12 of 90  1 warning  2 errors  0:12`: the line over the running nodes. */
export function headline(view: RunView, now: number, style: Style): string {
  const { tally } = view
  const done = view.total === 0 ? 'starting' : `${Math.min(tally.total, view.total)} of ${view.total}`
  const parts = [style.bold(view.command ?? 'planwise'), done]
  if (tally.warn > 0) parts.push(style.yellow(`${tally.warn} warned`))
  if (tally.error > 0) parts.push(style.red(`${tally.error} failed`))
  if (tally.skip > 0) parts.push(style.yellow(`${tally.skip} skipped`))
  if (view.startedAt !== null) parts.push(style.dim(stopwatch(now - view.startedAt)))
  return parts.join('  ')
}

/** `sql table model main.orders  45%  3.2s`: one node at work. */
export function nodeTitle(running: RunningNode, now: number, style: Style): string {
  const progress = running.percentage === null || running.percentage <= 0 ? [] : [`${Math.floor(running.percentage)}%`]
  const what =
    running.node.resourceType === 'operation' ? `hook ${running.node.name}` : describe(running.node, { width: 0, database: null })
  return [what, ...progress, style.dim(stopwatch(now - running.since))].join('  ')
}
