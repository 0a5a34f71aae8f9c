import { failure, type PlanwiseError } from '../model/index.ts'

/** What decides a census: nothing else does, so the same options give the same rows anywhere. */
export interface CensusOptions {
  /** Rows to make, 1 to {@link MAX_EMPLOYEES}. */
  readonly employees: number
  /** Integer of at least 1. */
  readonly seed: number
  /** The day the census describes, `YYYY-MM-DD`. Its year is the base year, in which the leavers leave. */
  readonly effectiveDate: string
}

/** Employee SSNs start at 100000001 and must stay below 900000000, where those of simulated hires begin. */
export const MAX_EMPLOYEES = 799_999_999

function invalid(message: string, hint: string): PlanwiseError {
  return failure('PW5101', message, { hint, family: 'Usage Error' })
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

/** @throws PlanwiseError `PW5101` naming the option that is out of its range. */
export function checkOptions({ employees, seed, effectiveDate }: CensusOptions): void {
  if (!Number.isSafeInteger(employees) || employees < 1 || employees > MAX_EMPLOYEES) {
    throw invalid(`A census cannot have ${employees} employees`, `Give a whole number from 1 to ${MAX_EMPLOYEES}.`)
  }
  if (!Number.isSafeInteger(seed) || seed < 1) {
    throw invalid(`The seed of a census cannot be ${seed}`, 'Give a whole number of at least 1.')
  }
  if (!isDay(effectiveDate) || effectiveDate < '1970-01-01') {
    throw invalid(`The effective date '${effectiveDate}' is not a day from 1970 on`, 'Write it as YYYY-MM-DD, e.g. 2024-12-31.')
  }
}
