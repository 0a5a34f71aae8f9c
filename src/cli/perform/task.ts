import type { Json } from '../../model/index.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import type { OpenRequest } from '../open/index.ts'

/** One command on its way: what was asked, and how to end it early. */
export interface Task {
  readonly invocation: Invocation
  readonly request: OpenRequest
  readonly signal: AbortSignal
}

export type PerformTask<R extends Json = Json> = (task: Task) => Promise<Outcome<R>>
