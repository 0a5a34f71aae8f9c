import type { Diagnostic } from './diagnostic.ts'
import type { NodeId } from './ids.ts'
import type { Json } from './plain.ts'

export interface Timing {
  readonly name: 'compile' | 'execute'
  /** ISO 8601, UTC, microseconds, `Z`; null when the step did not happen. */
  readonly startedAt: string | null
  readonly completedAt: string | null
}

/** How old a source's newest row is. Moments are ISO 8601 in UTC, as Python writes them: `2024-06-28T07:01:00+00:00`. */
export interface SourceAge {
  readonly maxLoadedAt: string
  readonly snapshottedAt: string
  /** Seconds. */
  readonly age: number
}

/** Where a node's time went, with `--timings`. Seconds and bytes. */
export type NodeTimings = {
  /** From the start of the node to its end. */
  readonly total: number
  /** Outside of the database: rendering, macros, the process of a Python model. */
  readonly template: number
  /** In the database, before a statement runs: binding, optimizing, planning. */
  readonly binding: number
  /** In the database, otherwise. */
  readonly execution: number
  /** The most that the whole database held in memory while the node's statements ran, whoever needed it. */
  readonly memory: number
  /** The same for its temporary directory. */
  readonly spill: number
  /** Rows that the node's last writing statement has written; null for a view, a test … */
  readonly rows: number | null
  readonly bytesRead: number
  readonly bytesWritten: number
}

interface Ended {
  readonly uniqueId: NodeId
  readonly timing: readonly Timing[]
  readonly threadId: string
  /** Seconds. */
  readonly executionTime: number
  readonly message: string | null
  /** Rows that failed a data test or differ in a unit test; null where it has no meaning. */
  readonly failures: number | null
  readonly adapterResponse: { readonly [key: string]: Json }
  /** Present when the node was compiled. */
  readonly compiledCode: string | null
  /** Where the compiled SQL was written, as messages name it (`target/compiled/shop/models/orders.sql`). */
  readonly compiledPath?: string | null
  readonly relationName: string | null
  readonly batchResults?: {
    readonly successful: readonly (readonly [string, string])[]
    readonly failed: readonly (readonly [string, string])[]
  } | null
  /** With `--timings` only. */
  readonly timings?: NodeTimings
  /** `source freshness` only. An `error` without it is one of execution, dbt's `runtime error`. */
  readonly freshness?: SourceAge
}

/** How one node ended; `status` holds dbt's words. */
export type RunResult =
  | (Ended & { readonly status: 'success' })
  | (Ended & { readonly status: 'pass' })
  | (Ended & { readonly status: 'warn' })
  | (Ended & { readonly status: 'fail' })
  | (Ended & { readonly status: 'no-op' })
  | (Ended & { readonly status: 'partial success' })
  | (Ended & { readonly status: 'error'; readonly diagnostics: readonly Diagnostic[] })
  | (Ended & { readonly status: 'skipped'; readonly because: SkipReason })

export type RunStatus = RunResult['status']

export type SkipReason =
  | { readonly kind: 'upstream'; readonly node: NodeId }
  | { readonly kind: 'fail-fast' }
  | { readonly kind: 'on-run-start' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'ephemeral'; readonly node: NodeId }
