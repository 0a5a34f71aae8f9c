import { type Day, day } from './dates.ts'
import { type Chance, stream } from './draws.ts'
import type { Hazards } from './hazards.ts'
import type { Plan } from './parameters.ts'
import type { Person, Standing } from './people.ts'
import { add, decimal, greater, ofDraw, type Rational, round, smaller, subtract, times, whole } from './rational.ts'
import type { Seeds } from './seeds.ts'

export interface Promotion {
  readonly date: Day
  readonly probability: number
  readonly draw: number
  /** Share added to pay, before the new level's minimum. */
  readonly increase: Rational
}

/** Whom the year promotes, if still employed on February 1. */
export function promotions(plan: Plan, seeds: Seeds, chance: Chance, hazards: Hazards) {
  const which = stream(chance, 'promotion|')
  const size = stream(chance, 'promotion|size')
  const top = Math.max(...seeds.levels.map(({ id }) => id))
  const date = day(chance.year, 2, 1)
  return (person: Person, standing: Standing, leaves: Day | undefined): Promotion | undefined => {
    if (standing.tenure < 1 || person.level >= top || standing.age >= 65) return undefined
    if (leaves !== undefined && leaves < date) return undefined
    const probability = hazards.of(person.level, standing.tenureBand, standing.ageBand).promotion_rate
    const draw = which(person.key)
    if (draw >= probability) return undefined
    return { date, probability, draw, increase: increaseOf(plan, person.level, size(person.key)) }
  }
}

/** promotion_increase_pct + .05 · (2 · draw − 1), at most the cap of the level, never below 0. */
export function increaseOf(plan: Plan, level: number, draw: number): Rational {
  const spread = times(decimal('.05'), subtract(times(whole(2), ofDraw(draw)), whole(1)))
  const wanted = add(decimal(plan.promotionIncrease.text), spread)
  const cap = plan.promotionCaps.get(level)
  return greater(cap === undefined ? wanted : smaller(wanted, decimal(cap)), whole(0))
}

/** Pay in cents after a promotion; the new level's minimum wins over the cap. */
export function promotedPay(seeds: Seeds, pay: bigint, toLevel: number, increase: Rational): bigint {
  const raised = round(times(whole(pay), add(whole(1), increase)))
  const minimum = (seeds.levels.find(({ id }) => id === toLevel)?.min ?? 0n) * 100n
  return raised > minimum ? raised : minimum
}
