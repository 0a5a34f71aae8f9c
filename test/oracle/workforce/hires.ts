import { type Day, daysInYear, firstDay, fullYears, lastDay, yearsBefore } from './dates.ts'
import { type Chance, key, stream } from './draws.ts'
import type { Leaving } from './leavers.ts'
import { quotas } from './need.ts'
import { lever, type Plan } from './parameters.ts'
import { byId, countByLevel, type Person } from './people.ts'
import { add, decimal, type Rational, round, subtract, times, whole } from './rational.ts'
import type { Seeds } from './seeds.ts'

export interface Hired extends Person {
  readonly draw: number
  readonly probability: number
}

const LAST_SEQUENCE = 999_999

/** The hires of a year, by id. @param quota hires by level @throws beyond sequence 999,999 */
export function hires(plan: Plan, seeds: Seeds, chance: Chance, quota: ReadonlyMap<number, number>): readonly Hired[] {
  const total = [...quota.values()].reduce((a, b) => a + b, 0)
  if (total > LAST_SEQUENCE) throw new Error(`${total} hires in ${chance.year}, ids end at ${LAST_SEQUENCE}`)
  const order = stream(chance, 'hire|level')
  const spread = stream(chance, 'hire|spread')
  const ids = Array.from({ length: total }, (_, index) => {
    const sequence = index + 1
    const id = `NH_${chance.year}_${String(sequence).padStart(6, '0')}`
    return { id, key: key(id), sequence }
  })
  const queue = by(ids, order)
  const hired = [...quota].flatMap(([level, seats]) => {
    const group = by(queue.splice(0, seats), spread)
    return group.map(({ id, key: idKey, sequence }, index): Hired => {
      const hire = firstDay(chance.year) + Math.floor(((sequence - 1) * (daysInYear(chance.year) - 1)) / total)
      return {
        id,
        key: idKey,
        ssn: `SSN-${900_000_000 + (chance.year - plan.startYear) * 1_000_000 + sequence}`,
        birth: birthDay(seeds, chance, idKey, hire),
        hire,
        pay: hirePay(plan, seeds, chance.year, level, index + 1, seats),
        level,
        draw: order(idKey),
        probability: 1,
      }
    })
  })
  return hired.sort(byId)
}

/** In the order of a draw, ties by id. */
function by<T extends { readonly id: string; readonly key: bigint }>(people: readonly T[], draw: (key: bigint) => number): T[] {
  return people
    .map((person) => ({ person, at: draw(person.key) }))
    .sort((a, b) => (a.at === b.at ? byId(a.person, b.person) : a.at - b.at))
    .map(({ person }) => person)
}

/** (min + (max − min) · percentile · multiplier) · s in cents, s = 1 + .1 · ((2 · rank − 1) / seats − 1). */
function hirePay(plan: Plan, seeds: Seeds, year: number, level: number, rank: number, seats: number): bigint {
  const range = seeds.levels.find(({ id }) => id === level)
  if (range === undefined) throw new Error(`no level ${level}`)
  const of = (name: string) => decimal(lever(plan, seeds, year, level, 'HIRE', name).text)
  const share = times(of('compensation_percentile'), of('market_adjustment_multiplier'))
  const middle = add(whole(range.min), times(whole(range.max - range.min), share))
  const position: Rational = { n: BigInt(2 * rank - 1), d: BigInt(seats) }
  const spread = add(whole(1), times(decimal('.1'), subtract(position, whole(1))))
  return round(times(times(middle, spread), whole(100)))
}

function birthDay(seeds: Seeds, chance: Chance, idKey: bigint, hire: Day): Day {
  const age = ageOf(seeds, stream(chance, 'hire|age')(idKey))
  let birth = yearsBefore(hire, age) - Math.floor(stream(chance, 'hire|birthday')(idKey) * 365)
  while (fullYears(birth, hire) > age) birth += 1
  return birth
}

function ageOf(seeds: Seeds, draw: number): number {
  const oldest = seeds.hireAges.at(-1)
  if (oldest === undefined) throw new Error('no ages to hire at')
  let sum: Rational = whole(0)
  for (const { age, weight } of seeds.hireAges) {
    sum = add(sum, weight)
    if (draw < Number(sum.n) / Number(sum.d)) return age
  }
  return oldest.age
}

/** Which hires leave again in their year. @param total how many @param rate as written */
export function hiresLeaving(
  seeds: Seeds,
  chance: Chance,
  hired: readonly Hired[],
  total: number,
  rate: string,
): Map<string, Leaving> {
  const which = stream(chance, 'new_hire_termination|')
  const when = stream(chance, 'new_hire_termination|date')
  const leaving = new Map<string, Leaving>()
  for (const [level, seats] of quotas(total, countByLevel(seeds, hired))) {
    const group = by(
      hired.filter((person) => person.level === level),
      which,
    )
    for (const person of group.slice(0, seats)) {
      leaving.set(person.id, {
        category: 'new_hire_termination',
        date: newHireLeavingDay(chance.year, person.hire, when(person.key)),
        probability: Number(rate),
        draw: which(person.key),
      })
    }
  }
  return leaving
}

/** 30–90 days after hire, the day after it when fewer than 30 remain, at most December 31. */
export function newHireLeavingDay(year: number, hire: Day, draw: number): Day {
  const days = lastDay(year) - hire < 30 ? 1 : 30 + Math.floor(draw * 61)
  return Math.min(hire + days, lastDay(year))
}
