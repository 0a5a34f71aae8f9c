/** What the commands over simulated scenarios return, as `--json` prints it: JSON-safe. */
import type { Json } from './plain.ts'

/** What a figure counts: people, money in the census' currency, or a fraction (`0.03` is 3 %). */
export type FigureUnit = 'people' | 'money' | 'rate'

/** One metric of one scenario in one year, beside the first scenario's. */
export type ComparedValue = {
  readonly scenario: string
  /** Null where the scenario has no such year. */
  readonly value: number | null
  /** Value less the first scenario's; of rates, in fractions. */
  readonly difference: number | null
  /** The difference as a fraction of the first scenario's value; null for rates, and where that is 0. */
  readonly percent: number | null
}

export type ComparedMetric = {
  /** `headcount`, `growth`, `hires`, `terminations` and its three kinds, `promotions`, `cost`, `average_pay`. */
  readonly metric: string
  readonly title: string
  readonly unit: FigureUnit
  readonly years: readonly { readonly year: number; readonly values: readonly ComparedValue[] }[]
}

/** `compare`: scenarios side by side; the first is what the others are measured against. */
export type CompareData = {
  /** Null when the command could not run. */
  readonly base: string | null
  readonly scenarios: readonly string[]
  readonly metrics: readonly ComparedMetric[]
  /** Files that were written, absolute. */
  readonly files: readonly string[]
}

/** One simulated year. */
export type SimulatedYear = {
  readonly year: number
  readonly start: number
  readonly hires: number
  /** Of every kind: experienced, reductions in force, new hires. */
  readonly terminations: number
  readonly end: number
  /** End over start, less 1; null for a year that began without people. */
  readonly growth: number | null
  /** Mean annual rate of those active at the end. */
  readonly averagePay: number | null
  readonly events: number
  readonly seconds: number
}

/** A parameter as it was decided. */
export type DecidedParameter = {
  readonly name: string
  readonly value: Json
  readonly source: 'cli' | 'scenario' | 'simulation'
  /** The place in planwise.yml, or the words of the command line. */
  readonly origin: string
}

/** One scenario of `simulate`. */
export type SimulatedScenario = {
  readonly scenario: string
  readonly planDesign: string
  /** `planned` with `--dry-run`. */
  readonly status: 'completed' | 'failed' | 'interrupted' | 'planned'
  /** Path of the database file, or `:memory:`. */
  readonly database: string
  readonly firstYear: number
  readonly lastYear: number
  readonly parameters: readonly DecidedParameter[]
  readonly years: readonly SimulatedYear[]
  /** The year that failed; null where none did, or before the first. */
  readonly failedYear: number | null
  /** Rules that the failed year broke. */
  readonly failedChecks: readonly { readonly name: string; readonly severity: 'error' | 'warn'; readonly failures: number }[]
  /** Models and tests that failed. */
  readonly failedNodes: readonly { readonly uniqueId: string; readonly status: string; readonly message: string | null }[]
  /** How the figures spread over the seeds; only with `--seeds`. */
  readonly ensemble: readonly SpreadFigure[] | null
  /** What runs before the first year, in each, and after the last; only with `--dry-run`. */
  readonly models: { readonly once: number; readonly yearly: readonly string[]; readonly afterwards: number } | null
}

/** How a figure of a year spreads over the seeds of an ensemble; percentiles interpolate between values. */
export type SpreadFigure = {
  readonly year: number
  readonly metric: string
  readonly seeds: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly mean: number
  readonly minimum: number
  readonly maximum: number
}

export type SimulateData = { readonly scenarios: readonly SimulatedScenario[]; readonly seconds: number }

/** `export`: what was written. */
export type ExportData = {
  /** Null when the command could not run. */
  readonly format: 'csv' | 'parquet' | 'xlsx' | null
  /** Absolute. */
  readonly files: readonly string[]
  /** What they hold: `workforce`, `summary_metrics` … */
  readonly tables: readonly string[]
  readonly scenarios: readonly string[]
}

/** `report`: the file that was written. */
export type ReportFileData = {
  /** Absolute; null when the command could not run. */
  readonly file: string | null
  readonly scenarios: readonly string[]
}

/** One year of one scenario in numbers. Money in the census' currency, headcounts in people, rates as fractions. */
export type YearFigures = {
  readonly year: number
  readonly startHeadcount: number
  readonly hires: number
  readonly experiencedTerminations: number
  readonly reductionsInForce: number
  readonly newHireTerminations: number
  /** All three together. */
  readonly terminations: number
  readonly endHeadcount: number
  /** End over start, less 1; null where nobody was there at the start. */
  readonly growth: number | null
  readonly promotions: number
  readonly raises: number
  /** What the year cost: prorated pay of everybody who worked in it, leavers too. */
  readonly cost: number
  /** Annual pay of those who are active at the end. */
  readonly annualPay: number
  /** Their average and median annual pay; null where nobody is left. */
  readonly averagePay: number | null
  readonly medianPay: number | null
}

/** Headcount and pay of one level at the end of a year; of everybody active. */
export type LevelFigures = {
  readonly year: number
  readonly level: number
  readonly headcount: number
  readonly averagePay: number
  readonly annualPay: number
}

/** How many of the active are in an age band and tenure band at the end of a year. */
export type BandFigures = {
  readonly year: number
  readonly ageBand: string
  readonly tenureBand: string
  readonly headcount: number
}

/** How many events of one category happened in a month of a year. */
export type EventCount = {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly category: string
  readonly events: number
}

export type AnalyzedScenario = {
  readonly scenario: string
  readonly years: readonly YearFigures[]
  readonly levels: readonly LevelFigures[]
  readonly bands: readonly BandFigures[]
  readonly events: readonly EventCount[]
}

/** `analyze`: one or several scenarios in numbers, whatever the topic. */
export type AnalyzeData = { readonly scenarios: readonly AnalyzedScenario[] }

/** One column of a table that `inspect` looked at. */
export type InspectedColumn = {
  readonly name: string
  readonly type: string
  readonly nulls: number
  /** Different values; counted approximately in large tables. Null for types that cannot be compared. */
  readonly distinct: number | null
  readonly min: string | null
  readonly max: string | null
}

/** `inspect`: what a table looks like. */
export type InspectData = {
  /** Null when the command could not run. */
  readonly table: {
    readonly database: string
    readonly schema: string
    readonly identifier: string
    readonly type: string
    /** The database file, from the working directory. */
    readonly file: string
  } | null
  readonly rows: number
  /** `distinct` was estimated. */
  readonly approximate: boolean
  readonly columns: readonly InspectedColumn[]
  /** The first rows, in column order. */
  readonly samples: readonly (readonly Json[])[]
}
