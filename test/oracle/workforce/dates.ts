/** A date as the number of days since 1970-01-01. */
export type Day = number

const MILLISECONDS = 86_400_000

export const day = (year: number, month: number, dayOfMonth: number): Day => Date.UTC(year, month - 1, dayOfMonth) / MILLISECONDS

/** @throws unless the text is an existing date written YYYY-MM-DD */
export function parseDay(text: string): Day {
  const parsed = Date.parse(`${text}T00:00:00Z`) / MILLISECONDS
  if (!Number.isInteger(parsed) || formatDay(parsed) !== text) throw new Error(`no date: '${text}'`)
  return parsed
}

export const formatDay = (value: Day): string => new Date(value * MILLISECONDS).toISOString().slice(0, 10)

export const yearOf = (value: Day): number => new Date(value * MILLISECONDS).getUTCFullYear()

export const firstDay = (year: number): Day => day(year, 1, 1)
export const lastDay = (year: number): Day => day(year, 12, 31)
export const daysInYear = (year: number): number => firstDay(year + 1) - firstDay(year)
export const daysInMonth = (year: number, month: number): number => day(year, month + 1, 1) - day(year, month, 1)

function parts(value: Day): readonly [number, number, number] {
  const date = new Date(value * MILLISECONDS)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

/** Full years from one day to another; a February 29 completes its year on March 1. */
export function fullYears(from: Day, to: Day): number {
  const [fromYear, fromMonth, fromDay] = parts(from)
  const [toYear, toMonth, toDay] = parts(to)
  const passed = toMonth > fromMonth || (toMonth === fromMonth && toDay >= fromDay)
  return toYear - fromYear - (passed ? 0 : 1)
}

/** The same day of an earlier year; February 28 for a missing February 29. */
export function yearsBefore(value: Day, years: number): Day {
  const [year, month, dayOfMonth] = parts(value)
  return day(year - years, month, Math.min(dayOfMonth, daysInMonth(year - years, month)))
}
