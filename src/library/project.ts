import type {
  AnalyzeData,
  CompareData,
  CompileData,
  ExportData,
  InspectData,
  LineageData,
  ListData,
  ParseData,
  PlainDiagnostic,
  PlainEvent,
  ProfileData,
  ReportFileData,
  RunData,
  ShowData,
  SimulateData,
  ValidateData,
} from '../model/index.ts'
import type {
  AnalyzeOptions,
  BuildOptions,
  CompareOptions,
  CompileOptions,
  ExportOptions,
  InspectOptions,
  LineageOptions,
  ListOptions,
  ParseOptions,
  ProfileOptions,
  ReportOptions,
  RunOptions,
  SeedOptions,
  ShowOptions,
  SimulateOptions,
  SnapshotOptions,
  TestOptions,
  ValidateOptions,
} from './options.ts'

/**
 * How a command ended, with what it found. JSON-safe: it survives `JSON.stringify` unchanged.
 * `success` is false, and lists are empty, when the command could not run (`exitCode` 2); `diagnostics` says why.
 */
export type Report<Data> = {
  readonly command: string
  /** Everything was built and every test passed. */
  readonly success: boolean
  /** What the command line would exit with: 0 fine, 1 something failed, 2 could not run, 130 cancelled. */
  readonly exitCode: 0 | 1 | 2 | 130
  /** Warnings, and the errors that ended the command. Errors of single nodes stand in their results. */
  readonly diagnostics: readonly PlainDiagnostic[]
} & Data

/** Options and result of each command. */
export type Commands = {
  readonly run: { readonly options: RunOptions; readonly data: RunData }
  readonly build: { readonly options: BuildOptions; readonly data: RunData }
  readonly test: { readonly options: TestOptions; readonly data: RunData }
  readonly seed: { readonly options: SeedOptions; readonly data: RunData }
  readonly snapshot: { readonly options: SnapshotOptions; readonly data: RunData }
  readonly ls: { readonly options: ListOptions; readonly data: ListData }
  readonly compile: { readonly options: CompileOptions; readonly data: CompileData }
  readonly show: { readonly options: ShowOptions; readonly data: ShowData }
  readonly profile: { readonly options: ProfileOptions; readonly data: ProfileData }
  readonly parse: { readonly options: ParseOptions; readonly data: ParseData }
  readonly lineage: { readonly options: LineageOptions; readonly data: LineageData }
  readonly validate: { readonly options: ValidateOptions; readonly data: ValidateData }
  readonly simulate: { readonly options: SimulateOptions; readonly data: SimulateData }
  readonly compare: { readonly options: CompareOptions; readonly data: CompareData }
  readonly analyze: { readonly options: AnalyzeOptions; readonly data: AnalyzeData }
  readonly inspect: { readonly options: InspectOptions; readonly data: InspectData }
  readonly report: { readonly options: ReportOptions; readonly data: ReportFileData }
  readonly export: { readonly options: ExportOptions; readonly data: ExportData }
}

export type CommandName = keyof Commands

/**
 * A project, opened. Each call reads it as it then is on disk (what has not changed comes from the parse cache), opens the
 * database, and has closed it when its promise resolves. Calls on one database wait for each other: start one after the
 * other.
 *
 * A call rejects only for a mistake in planwise or in the options: what is wrong with the project is in the report.
 */
export type OpenedProject = {
  /** Absolute. */
  readonly directory: string
  run(options?: RunOptions): Promise<Report<RunData>>
  /** Seeds, models, snapshots and tests in the order of the graph. */
  build(options?: BuildOptions): Promise<Report<RunData>>
  test(options?: TestOptions): Promise<Report<RunData>>
  seed(options?: SeedOptions): Promise<Report<RunData>>
  snapshot(options?: SnapshotOptions): Promise<Report<RunData>>
  ls(options?: ListOptions): Promise<Report<ListData>>
  compile(options?: CompileOptions): Promise<Report<CompileData>>
  show(options?: ShowOptions): Promise<Report<ShowData>>
  /** Runs models' queries and tells how the database carried them out. */
  profile(options?: ProfileOptions): Promise<Report<ProfileData>>
  parse(options?: ParseOptions): Promise<Report<ParseData>>
  /** Where a column comes from and what it feeds; nothing runs. */
  lineage(options: LineageOptions): Promise<Report<LineageData>>
  /** Carries the workforce through the years of the plan, scenario by scenario. */
  simulate(options?: SimulateOptions): Promise<Report<SimulateData>>
  /** Binds every query on empty tables; `success` says that nothing was found at or above the severity asked for. */
  validate(options?: ValidateOptions): Promise<Report<ValidateData>>
  /** Simulated scenarios side by side, year by year. */
  compare(options?: CompareOptions): Promise<Report<CompareData>>
  /** Simulated scenarios as a workbook, or as files of CSV or Parquet. */
  export(options?: ExportOptions): Promise<Report<ExportData>>
  /** Simulated scenarios as one HTML file with charts and tables. */
  report(options?: ReportOptions): Promise<Report<ReportFileData>>
  /** Simulated scenarios in numbers: years, levels, bands, events. */
  analyze(options?: AnalyzeOptions): Promise<Report<AnalyzeData>>
  /** Shape, types, missing and different values, and first rows of a table. */
  inspect(options: InspectOptions): Promise<Report<InspectData>>
  /**
   * Runs a command and yields its events as they happen; the report is what the generator returns. Leaving the loop early
   * cancels the command and waits for its end.
   */
  stream<C extends CommandName>(
    command: C,
    options?: Commands[C]['options'],
  ): AsyncGenerator<PlainEvent, Report<Commands[C]['data']>, undefined>
}
