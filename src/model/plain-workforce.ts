/** What the commands over simulated scenarios return, as `--json` prints it: JSON-safe. */

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
