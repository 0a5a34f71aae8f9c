/** Days of the proleptic Gregorian calendar, counted as Python's date.toordinal: 0001-01-01 is day 1. */
export const MAX_ORDINAL = 3_652_059

export const MICROS_PER_SECOND = 1_000_000
export const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND
/** The ordinal of 1970-01-01. */
export const EPOCH_ORDINAL = 719_163

export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The day's ordinal. */
export function toOrdinal({ year, month, day }: CalendarDay): number {
  // Date.UTC counts the same calendar; years below 100 need setUTCFullYear.
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.floor(date.getTime() / 86_400_000) + EPOCH_ORDINAL
}

export function fromOrdinal(ordinal: number): CalendarDay {
  const date = new Date((ordinal - EPOCH_ORDINAL) * 86_400_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Monday is 0. */
export function weekday(ordinal: number): number {
  return (ordinal + 6) % 7
}

/** The ISO year, week and weekday (Monday is 1). */
export function isoCalendar(ordinal: number): { year: number; week: number; weekday: number } {
  const day = weekday(ordinal)
  // The week belongs to the year that its Thursday is in.
  const thursday = ordinal - day + 3
  const { year } = fromOrdinal(thursday)
  return { year, week: Math.floor((thursday - toOrdinal({ year, month: 1, day: 1 })) / 7) + 1, weekday: day + 1 }
}

export function dayOfYear(day: CalendarDay): number {
  return toOrdinal(day) - toOrdinal({ year: day.year, month: 1, day: 1 }) + 1
}

export function two(value: number): string {
  return String(value).padStart(2, '0')
}
