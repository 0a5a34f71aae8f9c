import { lever, type Plan, type Value } from './parameters.ts'
import { decimal, floor, over, type Rational, times, whole } from './rational.ts'
import type { Seeds } from './seeds.ts'

export interface HazardRow {
  readonly simulation_year: number
  readonly level_id: number
  readonly tenure_band: string
  readonly age_band: string
  readonly termination_rate: number
  readonly promotion_rate: number
  /** As written, before a merit budget. */
  readonly merit_rate: string
}

const bandKey = (level: number, tenureBand: string, ageBand: string) => `${level}|${tenureBand}|${ageBand}`

/** The rates of one year, in doubles, multiplied in the order of the specification. */
export class Hazards {
  readonly rows: readonly HazardRow[]
  readonly #byBand: ReadonlyMap<string, HazardRow>

  constructor(plan: Plan, seeds: Seeds, year: number) {
    this.rows = seeds.levels.flatMap(({ id }) => {
      const merit = lever(plan, seeds, year, id, 'RAISE', 'merit_base').text
      return seeds.tenureBands.flatMap((tenure) =>
        seeds.ageBands.map((age) => ({
          simulation_year: year,
          level_id: id,
          tenure_band: tenure.name,
          age_band: age.name,
          termination_rate: terminationRate(seeds, id, tenure.name, age.name),
          promotion_rate: promotionRate(seeds, id, tenure.name, age.name),
          merit_rate: merit,
        })),
      )
    })
    this.#byBand = new Map(this.rows.map((row) => [bandKey(row.level_id, row.tenure_band, row.age_band), row]))
  }

  /** @throws if the seeds have no such bands */
  of(level: number, tenureBand: string, ageBand: string): HazardRow {
    const row = this.#byBand.get(bandKey(level, tenureBand, ageBand))
    if (row === undefined) throw new Error(`no hazard for ${level}, ${tenureBand}, ${ageBand}`)
    return row
  }
}

function terminationRate(seeds: Seeds, level: number, tenure: string, age: string): number {
  const { base, discount, least } = seeds.termination
  const rate =
    base *
    present(seeds.terminationByTenure, tenure) *
    present(seeds.terminationByAge, age) *
    Math.max(least, 1 - discount * (level - 1))
  return Math.min(1, Math.max(0, rate))
}

function promotionRate(seeds: Seeds, level: number, tenure: string, age: string): number {
  const { base, dampener } = seeds.promotion
  return (
    base * present(seeds.promotionByTenure, tenure) * present(seeds.promotionByAge, age) * Math.max(0, 1 - dampener * (level - 1))
  )
}

function present(map: ReadonlyMap<string, number>, name: string): number {
  const value = map.get(name)
  if (value === undefined) throw new Error(`no multiplier for ${name}`)
  return value
}

/** What a raise adds: merit and COLA of one level in one year. */
export interface RaiseRate {
  readonly merit: Rational
  readonly cola: Rational
  readonly source: Value['source']
}

/**
 * Merit, scaled to the budget if there is one, and COLA, by level.
 * @param payroll cents at the start of the year, by level
 */
export function raiseRates(
  plan: Plan,
  seeds: Seeds,
  year: number,
  payroll: ReadonlyMap<number, bigint>,
): ReadonlyMap<number, RaiseRate> {
  const merits = new Map(seeds.levels.map(({ id }) => [id, lever(plan, seeds, year, id, 'RAISE', 'merit_base')] as const))
  const factor = budgetFactor(plan, merits, payroll)
  return new Map(
    [...merits].map(([id, merit]) => {
      const cola = plan.cola ?? lever(plan, seeds, year, id, 'RAISE', 'cola_rate')
      const source = plan.meritBudget?.source ?? merit.source
      return [
        id,
        {
          merit: plan.meritBudget === undefined ? decimal(merit.text) : held(times(decimal(merit.text), factor)),
          cola: decimal(cola.text),
          source,
        },
      ] as const
    }),
  )
}

/** A scaled rate is cut off after eighteen decimals. */
const held = (rate: Rational): Rational => ({ n: floor(times(rate, whole(10n ** 18n))), d: 10n ** 18n })

/** One factor for all merit rates, so that their mean weighted by pay is the budget. */
function budgetFactor(plan: Plan, merits: ReadonlyMap<number, Value>, payroll: ReadonlyMap<number, bigint>): Rational {
  if (plan.meritBudget === undefined) return whole(1)
  let pay = 0n
  let weighted: Rational = whole(0)
  for (const [level, cents] of payroll) {
    const merit = decimal(merits.get(level)?.text ?? '0')
    pay += cents
    weighted = { n: weighted.n * merit.d + cents * merit.n * weighted.d, d: weighted.d * merit.d }
  }
  return weighted.n === 0n ? whole(1) : over(times(whole(pay), decimal(plan.meritBudget.text)), weighted)
}
