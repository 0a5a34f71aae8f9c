import type { Plan } from '../parameters.ts'

/** A query whose rows contradict the specification: none is right. */
export interface Check {
  readonly name: string
  readonly sql: string
}

/** What the checks must be told; the rest they find in the tables. */
export type CheckedPlan = Pick<
  Plan,
  | 'scenarioId'
  | 'planDesignId'
  | 'startYear'
  | 'randomSeed'
  | 'scenarioSeed'
  | 'growth'
  | 'terminationRate'
  | 'newHireTerminationRate'
  | 'raiseTiming'
  | 'meritBudget'
> & { readonly years: number }

export const yearsOf = ({ startYear, years }: CheckedPlan): readonly number[] =>
  Array.from({ length: years }, (_, index) => startYear + index)

/** SQL of full years completed between two dates; a February 29 completes on March 1. */
export const fullYearsSql = (from: string, to: string): string =>
  `(year(${to}) - year(${from}) - (month(${to}) < month(${from}) or (month(${to}) = month(${from}) and day(${to}) < day(${from})))::integer)`

/** Exact cents of an amount, whatever its column's type. */
export const cents = (amount: string): string => `cast(round(${amount} * 100) as bigint)`
