import type { Diagnostic } from './diagnostic.ts'
import type { ExecutableNode, GraphNode, UnitTestNode } from './node.ts'
import type { Json } from './plain.ts'
import type { RunResult } from './result.ts'

/** What every event carries. */
export interface Envelope {
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly runId: string
  /** dbt's thread name, `MainThread` or `Thread-1 (worker)`. */
  readonly thread: string
  readonly scope?: { readonly scenario?: string; readonly year?: number }
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Position {
  /** 1-based place of the node in the run, and the number of nodes to run. */
  readonly index: number
  readonly total: number
}

/** A group of nodes and whose it is; `owner` holds what is known of name, email and further fields. */
export interface NodeGroup {
  readonly name: string
  readonly packageName: string
  readonly owner: { readonly [key: string]: string }
}

export type RunnableNode = ExecutableNode | UnitTestNode | GraphNode

/** Facts. Sinks (terminal, lines, JSON, artifacts, history) decide what to make of them. */
export type EventBody =
  | {
      readonly kind: 'command.started'
      readonly command: string
      readonly version: string
      readonly dbtVersion: string
      readonly args: { readonly [key: string]: Json }
      readonly argv: readonly string[]
    }
  | { readonly kind: 'adapter.registered'; readonly adapter: string; readonly version: string }
  | {
      readonly kind: 'project.parsed'
      /** `label` is the resource type in the singular (`model`, `test`, `sql_operation`, `macro`); sinks pluralize. */
      readonly counts: readonly { readonly label: string; readonly count: number }[]
      readonly seconds: number
      readonly groups?: readonly NodeGroup[]
    }
  | { readonly kind: 'artifact.written'; readonly type: string; readonly path: string }
  | {
      readonly kind: 'diagnostic'
      readonly diagnostic: Diagnostic
      /** dbt's name of the event, e.g. `UnusedResourceConfigPath`. */
      readonly name: string
      /** The fields dbt gives this event; `{msg}` when left out. */
      readonly data?: { readonly [key: string]: Json }
    }
  | {
      readonly kind: 'concurrency'
      readonly threads: number
      readonly target: string
      readonly total: number
      /** The target's database: relations elsewhere are shown with theirs. */
      readonly database?: string
    }
  | { readonly kind: 'nothing.selected' /** One selector that matched nothing. */; readonly criterion?: string }
  | { readonly kind: 'nothing.to.do' }
  | { readonly kind: 'node.started'; readonly node: RunnableNode; readonly position: Position; readonly startedAt: string }
  | { readonly kind: 'node.compiling'; readonly node: RunnableNode; readonly startedAt: string }
  | { readonly kind: 'node.executing'; readonly node: RunnableNode; readonly startedAt: string }
  | { readonly kind: 'node.progress'; readonly node: RunnableNode; readonly percentage: number }
  | {
      readonly kind: 'node.finished'
      readonly node: RunnableNode
      readonly position: Position
      readonly result: RunResult
      readonly startedAt: string
      readonly finishedAt: string
    }
  /** One slice of a microbatch model; `batch` is its start as dbt writes it, `2025-01-31` or `2025-01-31T07`. */
  | { readonly kind: 'batch.started'; readonly node: RunnableNode; readonly batch: string; readonly position: Position }
  | {
      readonly kind: 'batch.finished'
      readonly node: RunnableNode
      readonly batch: string
      readonly position: Position
      readonly status: 'success' | 'error' | 'skipped'
      /** The database's answer, or what went wrong. */
      readonly message: string
      readonly seconds: number
    }
  | { readonly kind: 'hook.started'; readonly node: ExecutableNode; readonly position: Position; readonly startedAt: string }
  | {
      readonly kind: 'hook.finished'
      readonly node: ExecutableNode
      readonly position: Position
      readonly result: RunResult
      readonly startedAt: string
      readonly finishedAt: string
    }
  | { readonly kind: 'sql.started'; readonly node?: RunnableNode; readonly connection: string; readonly sql: string }
  | {
      readonly kind: 'sql.finished'
      readonly node?: RunnableNode
      readonly connection: string
      readonly seconds: number
      readonly status: string
    }
  | { readonly kind: 'jinja.log'; readonly message: string; readonly level: 'debug' | 'info'; readonly node?: RunnableNode }
  | { readonly kind: 'print'; readonly message: string; readonly node?: RunnableNode }
  | { readonly kind: 'cancelled'; readonly connection: string }
  | { readonly kind: 'debug'; readonly message: string }
  | {
      readonly kind: 'note'
      readonly message: string
      /** `info` when left out. */
      readonly level?: LogLevel
      /** dbt's name of the event; `Note` when left out. */
      readonly name?: string
      readonly data?: { readonly [key: string]: Json }
    }
  | {
      readonly kind: 'output'
      /** The data itself: a line of `ls`, the table or JSON rows of `show`, the SQL of `compile`; without a heading. */
      readonly text: string
      readonly what: 'list' | 'show' | 'compile' | 'json' | 'text' | 'round'
      /** For `show` and `compile`: `node_name`, `unique_id`, `is_inline`, `output_format` (`text` or `json`). */
      readonly data?: { readonly [key: string]: Json }
    }
  /** The last node has ended; what happened is written next. */
  | {
      readonly kind: 'run.ended'
      readonly results: readonly RunResult[]
      readonly elapsed: number
      readonly interrupted: boolean
      readonly nodes: readonly RunnableNode[]
    }
  | {
      readonly kind: 'run.finished'
      readonly results: readonly RunResult[]
      readonly elapsed: number
      readonly summary: string
      readonly interrupted: boolean
      readonly nodes: readonly RunnableNode[]
    }
  | { readonly kind: 'command.failed'; readonly diagnostics: readonly Diagnostic[]; readonly stack: string | null }
  | {
      readonly kind: 'command.completed'
      readonly command: string
      readonly success: boolean
      readonly elapsed: number
      readonly completedAt: string
    }

export type Event = Envelope & EventBody

export type Emit = (event: EventBody, thread?: string) => void
