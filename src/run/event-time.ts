import type { EventTimeFilter } from '../context/index.ts'
import type { ExecutableNode, RefableNode, SourceNode } from '../model/index.ts'
import { pythonText } from './batches.ts'

/** A span of time; the end is not included. */
export interface Window {
  readonly start: Date
  readonly end: Date
}

/** The filter that leaves an input's rows within the window; none for inputs without an event time. */
export function windowFilter(input: RefableNode | SourceNode, window: Window): EventTimeFilter | undefined {
  const field = input.config['event_time']
  return typeof field === 'string' ? { field, start: pythonText(window.start), end: pythonText(window.end) } : undefined
}

/** What both windows have in common. */
export function overlap(a: Window, b: Window): Window {
  return {
    start: new Date(Math.max(a.start.getTime(), b.start.getTime())),
    end: new Date(Math.min(a.end.getTime(), b.end.getTime())),
  }
}

/** `--sample` filters the inputs of models and snapshots; tests and the rest see everything. */
export function isSampled(node: ExecutableNode): boolean {
  return node.resourceType === 'model' || node.resourceType === 'snapshot'
}
