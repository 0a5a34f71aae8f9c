import type { DuckDbCredentials } from '../../adapter/index.ts'
import type { ManifestBody } from '../../artifacts/index.ts'
import type { ProfileConfig, ProjectConfig, ResolvedFlags, SelectorsConfig } from '../../config/index.ts'
import type { World } from '../../context/index.ts'
import type { Emit, Graph, NodeId, OperationNode, Project } from '../../model/index.ts'
import type { CompiledRecord, RunWorld } from '../../run/index.ts'
import type { Warn } from '../warnings.ts'

/** Where a project is opened, and for what. */
export interface OpenRequest {
  readonly flags: ResolvedFlags
  /** dbt's name of the command for `flags.WHICH` and run_results' `args.which`: `run`, `list`, `generate` … */
  readonly which: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  readonly cwd: string
  readonly now: () => Date
  readonly emit: Emit
  readonly invocationId: string
  /** `retry`: what of an earlier run is to be run again, instead of what is selected. */
  readonly repeat?: Repeat
}

/** What did not succeed in an earlier run. */
export interface Repeat {
  /** Unique ids. */
  readonly ids: ReadonlySet<string>
  /** Microbatch models of which some batches are done. */
  readonly batches: NonNullable<RunWorld['repeat']>['batches']
  /** When that run began: its batches are counted from there. */
  readonly startedAt: Date | null
}

/** A project's configuration, before its resources are read. */
export interface Configured {
  readonly request: OpenRequest
  readonly directory: string
  readonly profile: ProfileConfig<DuckDbCredentials>
  readonly root: ProjectConfig
  readonly packages: readonly ProjectConfig[]
  readonly selectors: SelectorsConfig
  /** Absolute. */
  readonly targetPath: string
  readonly invocationId: string
  readonly startedAt: Date
  readonly warn: Warn
}

/** A parsed project with its graph. */
export interface Opened extends Configured {
  readonly world: World
  readonly project: Project
  readonly graph: Graph
  /** The text of `--inline`. */
  readonly inline: OperationNode | undefined
  /** What was compiled so far, for the manifest and `graph`. */
  readonly compiled: Map<NodeId, CompiledRecord>
  readonly written: Written
  /** How many nodes this command has parsed; the others are known from an earlier one. */
  readonly parsedCount: number
  /** Nodes that {@link written} has in an earlier state. */
  readonly fresh: ReadonlySet<NodeId>
}

/** What is written of a project that nothing was compiled of; made when it is first asked for. */
export interface Written {
  body(): ManifestBody
  /** semantic_manifest.json. */
  semantic(): string
}
