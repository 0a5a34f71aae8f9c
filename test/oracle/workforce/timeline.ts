import { type Day, daysInYear, firstDay, lastDay } from './dates.ts'
import type { Source } from './parameters.ts'
import { type Rational, round } from './rational.ts'

export type Category =
  | 'experienced_termination'
  | 'reduction_in_force'
  | 'new_hire_termination'
  | 'promotion'
  | 'merit_cola'
  | 'hiring'

/** What happens to an employee on a day, before it is known what they earn then. */
export interface Happening {
  readonly category: Category
  readonly date: Day
  readonly probability: number | null
  readonly draw: number | null
  readonly source: Source
  /** Pay in cents and level afterwards. */
  readonly apply: (pay: bigint, level: number) => { readonly pay: bigint; readonly level: number }
}

export interface PaidEvent extends Omit<Happening, 'apply'> {
  readonly sequence: number
  readonly from: { readonly pay: bigint; readonly level: number } | undefined
  readonly to: { readonly pay: bigint; readonly level: number }
}

export interface Timeline {
  readonly events: readonly PaidEvent[]
  readonly pay: bigint
  readonly level: number
  /** Cents paid for the year's days, rounded once. */
  readonly prorated: bigint
  readonly leaves: { readonly date: Day; readonly category: Category } | undefined
}

const ORDER: Readonly<Record<Category, number>> = {
  hiring: 0,
  promotion: 1,
  merit_cola: 2,
  experienced_termination: 3,
  reduction_in_force: 3,
  new_hire_termination: 3,
}

/** Runs an employee's year: events in their order, each from the pay the one before left. */
export function timeline(year: number, start: { pay: bigint; level: number }, happenings: readonly Happening[]): Timeline {
  const sorted = happenings.toSorted((a, b) => a.date - b.date || ORDER[a.category] - ORDER[b.category])
  const events: PaidEvent[] = []
  let now = start
  let since = firstDay(year)
  let until = lastDay(year)
  let leaves: Timeline['leaves']
  let paid = 0n
  for (const [index, { apply, ...happening }] of sorted.entries()) {
    const before = now
    now = apply(now.pay, now.level)
    const { category, date } = happening
    if (category === 'hiring') since = date
    else if (ORDER[category] === 3) {
      leaves = { date, category }
      until = date
    } else {
      paid += before.pay * BigInt(date - since)
      since = date
    }
    events.push({ ...happening, sequence: index + 1, from: category === 'hiring' ? undefined : before, to: now })
  }
  paid += now.pay * BigInt(until - since + 1)
  const prorated: Rational = { n: paid, d: BigInt(daysInYear(year)) }
  return { events, ...now, prorated: round(prorated), leaves }
}
