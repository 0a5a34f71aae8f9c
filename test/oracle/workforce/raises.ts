import { type Day, day, daysInMonth } from './dates.ts'
import { type Chance, stream } from './draws.ts'
import type { Plan } from './parameters.ts'
import { add, less, ofDraw, type Rational, whole } from './rational.ts'
import type { Seeds } from './seeds.ts'

export interface RaiseDate {
  readonly date: Day
  /** The uniform that gives the month or half year; by the calendar it decides nothing. */
  readonly draw: number
}

/** The day of the year's raise of an employee. */
export function raiseDates(plan: Plan, seeds: Seeds, chance: Chance): (employeeKey: bigint) => RaiseDate {
  const { year } = chance
  const monthDraw = stream(chance, 'raise|')
  const dayDraw = stream(chance, 'raise|day')
  switch (plan.raiseTiming) {
    case 'legacy':
      return (employee) => {
        const draw = monthDraw(employee)
        return { date: draw < 0.5 ? day(year, 1, 1) : day(year, 7, 1), draw }
      }
    case 'realistic':
      return (employee) => {
        const draw = monthDraw(employee)
        const month = monthOf(seeds.timing, draw)
        return { date: day(year, month, 1 + Math.floor(dayDraw(employee) * daysInMonth(year, month))), draw }
      }
    case 'calendar_driven':
      return (employee) => ({ date: day(year, 7, 15), draw: monthDraw(employee) })
  }
}

/** The first month whose cumulative share is above the draw; December if the shares end below it. */
export function monthOf(timing: readonly Rational[], draw: number): number {
  const value = ofDraw(draw)
  let sum: Rational = whole(0)
  for (const [index, share] of timing.entries()) {
    sum = add(sum, share)
    if (less(value, sum)) return index + 1
  }
  return timing.length
}
