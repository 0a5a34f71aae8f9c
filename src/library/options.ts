import type { Json, PlainEvent } from '../model/index.ts'

/** Called with each event, in order, before the next one happens. One that throws is switched off and reported once. */
export type OnEvent = (event: PlainEvent) => void

/** What every command takes, and {@link ProjectOptions} takes for all of them. */
export type CommonOptions = {
  /** Directory of profiles.yml; searched as on the command line when left out. */
  readonly profilesDir?: string
  readonly profile?: string
  /** Name of the profile's output to use. */
  readonly target?: string
  /** Where artifacts go; relative to the project. */
  readonly targetPath?: string
  /** Over `vars:` of the project; a call's are laid over those of {@link ProjectOptions}. */
  readonly vars?: { readonly [name: string]: Json }
  /** How many nodes run at a time. */
  readonly threads?: number
  /** Warnings are errors. */
  readonly warnError?: boolean
  /** Any other flag by dbt's name, e.g. `{ favor_state: true }`. */
  readonly flags?: { readonly [name: string]: string | number | boolean | readonly string[] }
  readonly onEvent?: OnEvent
  /** Cancels: running queries are interrupted and rolled back, results are written, `exitCode` is 130. */
  readonly signal?: AbortSignal
}

export type ProjectOptions = CommonOptions & {
  /** Directory with planwise.yml or dbt_project.yml; searched upwards from `cwd` when left out. */
  readonly projectDir?: string
  /** What relative paths (also those of profiles.yml) start from; the process' working directory when left out. */
  readonly cwd?: string
  /** Environment variables; those of the process when left out. */
  readonly env?: { readonly [name: string]: string | undefined }
  /** The clock. */
  readonly now?: () => Date
}

export type SelectOptions = CommonOptions & {
  /** What to take, in dbt's selection grammar; several are a union. */
  readonly select?: string | readonly string[]
  readonly exclude?: string | readonly string[]
  /** A selector of selectors.yml. */
  readonly selector?: string
  readonly indirectSelection?: 'eager' | 'cautious' | 'buildable' | 'empty'
}

export type ResourceOptions = SelectOptions & {
  readonly resourceTypes?: readonly string[]
  readonly excludeResourceTypes?: readonly string[]
}

export type RunOptions = SelectOptions & {
  /** Rebuild incremental models from nothing. */
  readonly fullRefresh?: boolean
  /** Stop at the first failure. */
  readonly failFast?: boolean
  /** Build with no rows. */
  readonly empty?: boolean
  /** Measure where the time of each node goes: `timings` of its result. */
  readonly timings?: boolean
}

export type TestOptions = ResourceOptions & {
  readonly failFast?: boolean
  readonly timings?: boolean
  /** Keep the failing rows of data tests as tables. */
  readonly storeFailures?: boolean
}

export type BuildOptions = ResourceOptions & RunOptions & TestOptions
export type SeedOptions = Omit<RunOptions, 'empty'>
export type SnapshotOptions = RunOptions
export type ListOptions = ResourceOptions
export type ParseOptions = CommonOptions
/** `select` names the models. */
export type ProfileOptions = SelectOptions
export type CompileOptions = SelectOptions & {
  /** SQL with Jinja to compile instead of nodes. */
  readonly inline?: string
}
export type ShowOptions = CompileOptions & {
  /** Rows of each node; 5 when left out, -1 for all. */
  readonly limit?: number
}

export type SimulateOptions = CommonOptions & {
  /** `2025` or `2025-2027`; the whole horizon when left out. */
  readonly years?: string
  /** Scenarios of planwise.yml; the plan itself when left out. */
  readonly scenario?: string | readonly string[]
  readonly allScenarios?: boolean
  /** Parameters for this run, each as `target_growth_rate=0.05`. */
  readonly set?: readonly string[]
  readonly randomSeed?: number
  /** Simulate as many seeds as well, and tell how their figures spread. */
  readonly seeds?: number
  /** File of employees. */
  readonly census?: string
  /** One database file for all, or `:memory:`, instead of one per scenario in target/scenarios. */
  readonly database?: string
  readonly memoryLimit?: string
  /** Go on after the last year that is complete. */
  readonly resume?: boolean
  /** Say what would be done. */
  readonly dryRun?: boolean
  /** False leaves the checks after each year out. */
  readonly check?: boolean
}

/** What the commands over simulated scenarios take. */
export type ReadOptions = CommonOptions & {
  /** Years to take, e.g. `2025-2027` or `2025,2027`; all when left out. */
  readonly years?: string
  /** Database file with the scenarios, instead of those of target/scenarios and the profile's own. */
  readonly database?: string
}

export type ValidateOptions = ResourceOptions & {
  /** The least severity that makes it fail; `error` when left out. */
  readonly severity?: 'error' | 'warning' | 'info'
  /** File with columns of sources that cannot be reached. */
  readonly sources?: string
  /** File to write the columns of all sources to. */
  readonly saveSources?: string
  /** Directory with the artifacts of an earlier run, for `state:` and to say what changes. */
  readonly state?: string
  /** Target whose database is compared with: what changes against its tables. Then `state` is for selection alone. */
  readonly against?: string
}
export type CompareOptions = ReadOptions & {
  /** Scenarios to compare, the one to measure against first; all when left out. */
  readonly scenarios?: readonly string[]
} & WriteOptions

type WriteOptions = {
  /** File to write (`.csv`, `.parquet`, `.xlsx`), or a directory for several tables. */
  readonly output?: string
  /** Replace files that planwise did not write. */
  readonly force?: boolean
}

export type ExportOptions = ReadOptions &
  WriteOptions & {
    /** All that were simulated when left out. */
    readonly scenario?: string | readonly string[]
    /** By the ending of `output`, else a workbook, when left out. */
    readonly format?: 'csv' | 'parquet' | 'xlsx'
    /** What to write: `workforce`, `events_detail`, `metadata` … */
    readonly tables?: readonly string[]
  }

export type ReportOptions = ReadOptions &
  WriteOptions & {
    /** All that were simulated when left out; the first is what the others are compared with. */
    readonly scenario?: string | readonly string[]
  }

export type LineageOptions = CommonOptions & {
  /** `orders.amount`; `raw.orders.amount` for a source; a node alone for all of its columns. */
  readonly column: string
  /** Only where it comes from. Both directions when neither is given. */
  readonly upstream?: boolean
  /** Only what it feeds. */
  readonly downstream?: boolean
  /** How many nodes far; all the way when left out, 1 for all columns of a node. */
  readonly depth?: number
  /** File with the columns of sources that cannot be reached, as `validate --save-sources` writes it. */
  readonly sources?: string
}

export type AnalyzeOptions = ReadOptions & {
  /** All that were simulated when left out. */
  readonly scenario?: string | readonly string[]
}

export type InspectOptions = CommonOptions & {
  /** Name of a table, view or model, also with its schema. */
  readonly table: string
  /** The scenario in whose database to look. */
  readonly scenario?: string
  /** The database file to look into. */
  readonly database?: string
  /** First rows to return; 5 when left out. */
  readonly rows?: number
}
