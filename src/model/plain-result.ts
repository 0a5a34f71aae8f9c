import type { Diagnostic } from './diagnostic.ts'
import type { Json } from './plain.ts'
import type { NodeTimings, RunResult, SkipReason } from './result.ts'

/** planwise's own results, as `--json` prints them and the library returns them: JSON-safe, and the same in both. */

/** A place in a file of the project, counted from 1; `path` is relative to the project's directory. */
export type PlainLocation = { readonly path: string; readonly line: number | null; readonly column: number | null }

/** One finding: what is wrong, where, and what to do about it. */
export type PlainDiagnostic = {
  /** Stable, e.g. `PW2501`; docs/errors.md lists them. */
  readonly code: string
  readonly severity: Diagnostic['severity']
  /** dbt's family of the error, e.g. `Compilation Error`. */
  readonly family: string | null
  readonly message: string
  readonly hint: string | null
  readonly at: PlainLocation | null
  /** Lines of the file around the place, ready to print. */
  readonly frame: string | null
  /** The place in the compiled SQL, for what the database found there. */
  readonly compiledAt: PlainLocation | null
  /** The macros that were running, innermost first; the template that called them comes last, under its path. */
  readonly stack: readonly { readonly name: string; readonly at: PlainLocation | null }[]
}

/** Why a node did not run. */
export type PlainSkipReason = { readonly kind: SkipReason['kind']; readonly node: string | null }

/** How one node ended. */
export type NodeResult = {
  readonly uniqueId: string
  /** dbt's word: `success`, `pass`, `warn`, `fail`, `error`, `skipped`, `no-op`, `partial success`. */
  readonly status: RunResult['status']
  readonly message: string | null
  /** Rows that failed a data test or differ in a unit test; null where it has no meaning. */
  readonly failures: number | null
  /** Seconds. */
  readonly executionTime: number
  readonly relationName: string | null
  readonly threadId: string
  /** ISO 8601, UTC; null when the step did not happen. */
  readonly timing: readonly {
    readonly name: 'compile' | 'execute'
    readonly startedAt: string | null
    readonly completedAt: string | null
  }[]
  /** Where the compiled SQL of a failed node was written, relative to the project's directory. */
  readonly compiledPath: string | null
  /** With `--timings`, of nodes that ran. */
  readonly timings: NodeTimings | null
  /** Only of skipped nodes. */
  readonly because: PlainSkipReason | null
  /** Only of nodes that ended in an error. */
  readonly diagnostics: readonly PlainDiagnostic[]
}

/** A node by its identity. */
export type NodeEntry = {
  readonly uniqueId: string
  readonly name: string
  readonly resourceType: string
  readonly packageName: string
  readonly originalFilePath: string
  readonly fqn: readonly string[]
  readonly tags: readonly string[]
}

/** Result of `run`, `build`, `test`, `seed`, `snapshot`. */
export type RunData = {
  /** In the order in which the nodes ended. */
  readonly results: readonly NodeResult[]
  /** Seconds. */
  readonly elapsed: number
  readonly interrupted: boolean
}

/** Result of `ls`. */
export type ListData = { readonly nodes: readonly NodeEntry[] }

/** Result of `compile`. */
export type CompileData = {
  readonly results: readonly NodeResult[]
  /** What was asked for by name or inline, with its SQL. */
  readonly compiled: readonly { readonly uniqueId: string; readonly name: string; readonly sql: string }[]
}

/** The first rows of one node; each row holds its values in the order of the columns. */
export type PlainPreview = {
  readonly uniqueId: string
  readonly name: string
  /** `type` is DuckDB's own, e.g. `DECIMAL(18,3)`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Integers and decimals that a double cannot hold exactly, dates and moments are text. */
  readonly rows: readonly (readonly Json[])[]
}

/** Result of `show`. */
export type ShowData = { readonly results: readonly NodeResult[]; readonly previews: readonly PlainPreview[] }

/** One finding of `validate`. Lines and columns count from 1; files are seen from the project. */
export type ValidateFinding = {
  readonly code: string
  readonly severity: Diagnostic['severity']
  readonly message: string
  readonly hint: string | null
  /** The unique id of what it is about; null for files and settings. */
  readonly resource: string | null
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
  /** The place in the compiled SQL. */
  readonly compiled: { readonly file: string; readonly line: number } | null
}

/** Result of `validate`. */
export type ValidateData = {
  /** No finding at or above the severity that was asked for. */
  readonly ok: boolean
  readonly summary: {
    readonly errors: number
    readonly warnings: number
    readonly infos: number
    /** Resources whose SQL was bound, right or wrong. */
    readonly checked: number
    readonly unchecked: number
    readonly suppressed: number
  }
  readonly findings: readonly ValidateFinding[]
  /** What nothing can be said about without data or without a source's columns, with the reason. */
  readonly unchecked: readonly { readonly resource: string; readonly because: string }[]
  /** Of all columns of the project; null unless JSON was asked for. */
  readonly lineage: ProjectLineageData | null
  /** Against an earlier state or a target's database; null where neither was asked for. */
  readonly changes: ChangesData | null
}

/** What `validate --state` or `--against` has found to be not as before. */
export type ChangesData = {
  readonly since: { readonly kind: 'state'; readonly directory: string } | { readonly kind: 'target'; readonly target: string }
  /** New, gone and changed models, seeds, snapshots and sources, in the order of the graph; those that are gone last. */
  readonly nodes: readonly ChangedNode[]
  /** What stands on them, however far below; tests left out. */
  readonly touched: readonly TouchedNode[]
  /** Exposures that read a changed or touched node. */
  readonly exposures: readonly { readonly uniqueId: string; readonly name: string; readonly reads: readonly string[] }[]
  /** Nodes whose columns cannot be compared, with the reason. */
  readonly unknown: readonly { readonly uniqueId: string; readonly because: string }[]
}

/** A node that is not as before. */
export type ChangedNode = {
  /** Null for a relation of the target's database that no node of the project makes. */
  readonly uniqueId: string | null
  readonly name: string
  readonly resourceType: string
  readonly file: string | null
  /** `follows`: nothing was changed in it, but its columns are others because those above it are. */
  readonly change: 'new' | 'gone' | 'changed' | 'follows'
  /** What was changed, as in `state:modified.…`: body, configs, relation, macros, contract, …; empty where only columns are compared. */
  readonly because: readonly string[]
  readonly columns: ColumnChanges
}

/** In the order of the columns; names are compared without case. */
export type ColumnChanges = {
  readonly added: readonly { readonly name: string; readonly type: string }[]
  readonly removed: readonly { readonly name: string; readonly type: string }[]
  readonly retyped: readonly { readonly name: string; readonly from: string; readonly to: string }[]
}

/** A node below a changed one. */
export type TouchedNode = {
  readonly uniqueId: string
  readonly name: string
  readonly resourceType: string
  /** The changed nodes above it. */
  readonly through: readonly string[]
  /** Its columns whose values come, or may come, from a changed column; empty where only its rows depend on one. */
  readonly columns: readonly string[]
}

/** A column in the lineage. */
export type LineageColumn = {
  readonly uniqueId: string
  /** `*` for any column, where it is not known which. */
  readonly column: string
  readonly type: string | null
  /** Where its expression is written; the file alone for seeds and sources. */
  readonly at: PlainLocation | null
  /** Why it may come from anything; null where its edges are all. */
  readonly unknown: string | null
}

/** A column by its place in the project; `column` null stands for the rows of the node. */
export type LineageEnd = { readonly uniqueId: string; readonly column: string | null }

/**
 * One step. `copied` and `transformed`: the value comes from there; `unknown`: it may. `filter`, `join`, `group`, `order`: it
 * decides which rows there are, or which of them a value comes from.
 */
export type LineageStep = {
  readonly from: LineageEnd
  readonly to: LineageEnd
  readonly use: 'copied' | 'transformed' | 'unknown' | 'filter' | 'join' | 'group' | 'order'
}

/** The lineage of a whole project. */
export type ProjectLineageData = {
  readonly nodes: LineageData['nodes']
  readonly columns: readonly LineageColumn[]
  readonly steps: readonly LineageStep[]
  readonly unknown: LineageData['unknown']
}

/** Result of `lineage`. */
export type LineageData = {
  readonly uniqueId: string
  readonly name: string
  readonly resourceType: string
  /** Null where all columns were asked for. */
  readonly column: string | null
  /** Every node that a step names, as people write it; `outside` is what is no resource of the project: a file, another database. */
  readonly nodes: readonly { readonly uniqueId: string; readonly name: string; readonly resourceType: string }[]
  /** Every column that a step names, those that were asked for first. */
  readonly columns: readonly LineageColumn[]
  /** Steps that lead to what was asked for. */
  readonly upstream: readonly LineageStep[]
  /** Steps that lead away from it. */
  readonly downstream: readonly LineageStep[]
  /** Exposures that read a node which the values reach. */
  readonly exposures: readonly { readonly uniqueId: string; readonly name: string; readonly reads: readonly string[] }[]
  /** Nodes on the way whose steps are not all known, with the reason. */
  readonly unknown: readonly { readonly uniqueId: string; readonly because: string }[]
}

/** One round of `watch`: the first look at the project, then one for each change of its files. */
export type WatchRound = {
  /** From 1. */
  readonly round: number
  /** Files that changed, as seen from the project; none in the first round. */
  readonly files: readonly string[]
  /**
   * `bound`: the nodes that the change reaches were bound again. `broken`: files do not parse, what was known before stands.
   */
  readonly state: 'bound' | 'broken'
  /** Unique ids of the nodes that were bound, in order. */
  readonly bound: readonly string[]
  /** No finding at or above `--severity` anywhere in the project. */
  readonly ok: boolean
  /** Findings about what was bound; of a broken project, why it does not parse. */
  readonly findings: readonly ValidateFinding[]
  readonly unchecked: readonly { readonly resource: string; readonly because: string }[]
  /** Of the whole project, as it now is. */
  readonly summary: { readonly errors: number; readonly warnings: number; readonly unchecked: number }
  /** Seconds from the change on, without the moment in which the disk is left to settle. */
  readonly seconds: number
}

/** Result of `watch`, when it ends. */
export type WatchData = { readonly rounds: number; readonly last: WatchRound | null }

/** Result of `parse`: how many resources of each type there are. */
export type ParseData = { readonly counts: { readonly [resourceType: string]: number }; readonly seconds: number }
