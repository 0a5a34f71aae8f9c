import type { PlainRecord } from '../../model/index.ts'
import type { YamlFile } from '../yaml/load.ts'

/** The parts of a project file that hold configuration by path (`models:`, `seeds:` …), by dbt's key. */
export type ConfigSection =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'analyses'
  | 'sources'
  | 'data_tests'
  | 'unit_tests'
  | 'metrics'
  | 'semantic_models'
  | 'saved_queries'
  | 'exposures'
  | 'functions'

/** `query-comment:`; comment undefined is dbt's default text, null is none. Rendered when a statement is sent. */
export interface QueryCommentConfig {
  readonly comment?: string | null
  readonly append: boolean
  readonly jobLabel: boolean
}

/** Where a project's file was found, with its text as data; nothing is rendered yet. */
export interface ProjectSource {
  /** Absolute directory. */
  readonly directory: string
  /** `planwise.yml` or `dbt_project.yml`. */
  readonly fileName: string
  readonly file: YamlFile
  readonly raw: PlainRecord
}

/** A project's configuration: every default filled in, paths relative to `directory` as written. */
export interface ProjectConfig {
  readonly directory: string
  readonly fileName: string
  readonly name: string
  /** As text; null when not given. */
  readonly version: string | null
  readonly configVersion: number
  /** Name of the profile, rendered; null when not given. */
  readonly profile: string | null
  readonly modelPaths: readonly string[]
  readonly macroPaths: readonly string[]
  readonly seedPaths: readonly string[]
  readonly testPaths: readonly string[]
  readonly analysisPaths: readonly string[]
  readonly snapshotPaths: readonly string[]
  readonly functionPaths: readonly string[]
  /** Default: all of the above, without trailing slashes, each once. */
  readonly docsPaths: readonly string[]
  readonly assetPaths: readonly string[]
  readonly targetPath: string
  readonly logPath: string
  readonly cleanTargets: readonly string[]
  readonly packagesInstallPath: string
  /** Only what the file says; dbt-duckdb quotes everything by default. */
  readonly quoting: {
    readonly database?: boolean
    readonly schema?: boolean
    readonly identifier?: boolean
  }
  /** Not rendered. */
  readonly onRunStart: readonly string[]
  readonly onRunEnd: readonly string[]
  readonly requireDbtVersion: readonly string[]
  readonly dispatch: readonly { readonly macroNamespace: string; readonly searchOrder: readonly string[] }[]
  /** Rendered, except hooks. `tests:` is `data_tests`. */
  readonly configs: Readonly<Record<ConfigSection, PlainRecord>>
  /** The same as written. */
  readonly unrenderedConfigs: Readonly<Record<ConfigSection, PlainRecord>>
  /** Not rendered. Globals, and one mapping per package name. */
  readonly vars: PlainRecord
  readonly queryComment: QueryCommentConfig
  readonly restrictAccess: boolean
  readonly dbtCloud: PlainRecord | null
  readonly flags: PlainRecord
  /** planwise's own blocks. */
  readonly simulation: PlainRecord
  readonly scenarios: PlainRecord
  readonly validate: PlainRecord
  readonly duckdb: PlainRecord
  readonly source: ProjectSource
  /** All of it, rendered as above, under the file's own keys. */
  readonly rendered: PlainRecord
}
