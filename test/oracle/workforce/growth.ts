import { daysInYear, firstDay, lastDay } from './dates.ts'
import type { Person } from './people.ts'
import { over, type Rational, round, subtract, toNumber, whole } from './rational.ts'
import type { SnapshotRow } from './tables.ts'

/** A row of fct_compensation_growth without target and status; values in cents. */
export interface GrowthRow {
  readonly simulation_year: number
  readonly method: 'all_actives_prorated' | 'continuous_employees' | 'full_year_equivalent'
  readonly previous_value: bigint | null
  readonly current_value: bigint | null
  readonly growth_pct: number | null
}

/**
 * Mean pay against the year before. For the year before the first, the census rate since January 1 or the hire.
 * @param previous the snapshot of the year before, unless this is the first
 */
export function growth(
  year: number,
  start: readonly Person[],
  snapshot: readonly SnapshotRow[],
  previous: readonly SnapshotRow[] | undefined,
): readonly GrowthRow[] {
  const actives = snapshot.filter(isActive)
  const stayed = new Set(actives.filter((row) => row.detailed_status_code === 'continuous_active').map((row) => row.employee_id))
  const startPay = mean(start.map(({ pay }) => pay))
  const row = (method: GrowthRow['method'], before: Rational | null, after: Rational | null): GrowthRow => ({
    simulation_year: year,
    method,
    previous_value: before === null ? null : round(before),
    current_value: after === null ? null : round(after),
    growth_pct: before === null || after === null || before.n === 0n ? null : toNumber(subtract(over(after, before), whole(1))),
  })
  return [
    row(
      'all_actives_prorated',
      previous === undefined
        ? earned(year - 1, start)
        : mean(previous.filter(isActive).map((person) => person.prorated_annual_compensation)),
      mean(actives.map((person) => person.prorated_annual_compensation)),
    ),
    row(
      'continuous_employees',
      mean(start.filter(({ id }) => stayed.has(id)).map(({ pay }) => pay)),
      mean(actives.filter((person) => stayed.has(person.employee_id)).map((person) => person.current_compensation)),
    ),
    row('full_year_equivalent', startPay, mean(actives.map((person) => person.full_year_equivalent_compensation))),
  ]
}

/** Mean pay for the days of a year before the simulation, from January 1 or the hire on. */
function earned(year: number, people: readonly Person[]): Rational | null {
  const total = people.reduce((sum, { pay, hire }) => sum + pay * BigInt(lastDay(year) - Math.max(hire, firstDay(year)) + 1), 0n)
  return people.length === 0 ? null : { n: total, d: BigInt(people.length) * BigInt(daysInYear(year)) }
}

const isActive = (row: SnapshotRow) => row.employment_status === 'active'

function mean(values: readonly bigint[]): Rational | null {
  return values.length === 0 ? null : { n: values.reduce((a, b) => a + b, 0n), d: BigInt(values.length) }
}
