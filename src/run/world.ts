import type { Connection, Dialect, Session } from '../adapter/index.ts'
import type { Body } from '../compile/index.ts'
import type { RelationCache, RelationParts, ResolvedRef, ResolvedSource, World } from '../context/index.ts'
import type {
  Emit,
  ExecutableNode,
  Graph,
  GraphNode,
  NodeId,
  OperationNode,
  Project,
  RefArgs,
  SourceArgs,
} from '../model/index.ts'
import type { Window } from './event-time.ts'

/** What a run is asked to do, beside which nodes. */
export interface RunOptions {
  /** dbt's name of the command: run, build, test, seed, snapshot, compile, show, run-operation … */
  readonly which: string
  readonly threads: number
  readonly targetName: string
  readonly failFast: boolean
  readonly fullRefresh: boolean
  readonly empty: boolean
  readonly storeFailures: boolean
  /** `--warn-error` as far as data tests go: a warning test fails. */
  readonly warnIsError: boolean
  /** Whether on-run-start and on-run-end run at all. */
  readonly projectHooks: boolean
  /** `skip_nodes_if_on_run_start_fails`. */
  readonly skipIfStartHookFails: boolean
  readonly eventTimeStart: Date | null
  readonly eventTimeEnd: Date | null
  /** `--sample`: the rows of inputs with an event time that count. */
  readonly sample: Window | null
  /** `compile --no-inject-ephemeral-ctes` keeps the bodies out. */
  readonly injectCtes: boolean
  /** `--timings`: what each node's statements cost is measured. */
  readonly timings: boolean
  /** `compile --no-introspect` lets no template ask the database. */
  readonly introspect: boolean
}

/** Finds what `ref()` and `source()` mean to a node of a package. */
export interface Resolver {
  ref(args: RefArgs, from: { readonly packageName: string; readonly uniqueId: NodeId }): ResolvedRef
  source(args: SourceArgs, from: { readonly packageName: string }): ResolvedSource
}

/** Where rendered and executed SQL goes: paths below target/, decided by the run, written by the composition root. */
export type WriteTarget = (kind: 'compiled' | 'run', relativePath: string, text: string) => void

/** Everything a run stands on, made by the composition root. */
export interface RunWorld {
  readonly world: World
  readonly project: Project
  readonly graph: Graph
  readonly session: Session
  readonly dialect: Dialect
  readonly relations: RelationCache
  readonly resolver: Resolver
  readonly emit: Emit
  readonly now: () => Date
  /** Set when the clock stands still (`PLANWISE_NOW`): what the database's own clock would say otherwise. */
  readonly fixedNow: Date | null
  readonly writeTarget: WriteTarget
  /** The text of a file, by the path that places of errors have: seen from the project. */
  readonly sourceText: (path: string) => string | undefined
  /** Where such a file is: its absolute path. */
  readonly fileOf: (path: string) => string
  readonly options: RunOptions
  /** What a transaction spans: a node each, or everything that is run on the session, which then commits nothing itself. */
  readonly transaction: 'node' | 'session'
  readonly signal: AbortSignal
  /** `--defer` and `clone`: where a node lay in the run of `--state`. */
  readonly deferred?: (id: NodeId) => RelationParts | undefined
  /** `retry`: the batches of microbatch models that an earlier run has left, and when that run began. */
  readonly repeat?: {
    readonly batches: ReadonlyMap<string, { readonly successful: readonly Window[]; readonly failed: readonly Window[] }>
    readonly startedAt: Date | null
  }
  /** A node that stands for a macro run on its own, or for a text of `--inline`. */
  readonly operationNode: (packageName: string, code?: string) => OperationNode
  /** Ids of the selected nodes, for `selected_resources`. */
  readonly selected: readonly NodeId[]
  /** What was compiled, for the manifest. */
  readonly compiled: Map<NodeId, CompiledRecord>
  /** Compiled bodies of ephemeral models, shared by all nodes of the run. */
  readonly bodies: Map<NodeId, Promise<Body>>
}

/** What the manifest and run_results.json say of a compiled node. */
export interface CompiledRecord {
  readonly sql: string
  /** Relative to the project's directory, e.g. `target/compiled/shop/models/orders.sql`. */
  readonly path: string | null
  readonly extraCtes: readonly { readonly id: NodeId; readonly sql: string | null }[]
  /** Macros that the template called with `execute` true; parsing may not have seen them. */
  readonly macros: readonly NodeId[]
}

/** One of the `threads`: a connection of its own, taken up by one node after the other. */
export interface Worker {
  readonly index: number
  /** `Thread-1 (worker)`. */
  readonly threadId: string
  readonly connection: Connection
}

export function isEphemeral(node: GraphNode): boolean {
  return node.resourceType === 'model' && node.config.materialized === 'ephemeral'
}

/** Lives in the database as a relation of its own. */
export function isRelational(node: GraphNode): node is ExecutableNode {
  if (node.resourceType === 'test') return true
  return (node.resourceType === 'model' || node.resourceType === 'seed' || node.resourceType === 'snapshot') && !isEphemeral(node)
}
