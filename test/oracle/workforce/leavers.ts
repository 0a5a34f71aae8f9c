import { type Day, day, lastDay } from './dates.ts'
import { type Chance, type Draw, stream } from './draws.ts'
import type { Hazards } from './hazards.ts'
import { quotas } from './need.ts'
import { byId, countByLevel, type Person, type Standing } from './people.ts'
import type { Seeds } from './seeds.ts'

export interface Leaving {
  readonly category: 'experienced_termination' | 'reduction_in_force' | 'new_hire_termination'
  readonly date: Day
  readonly probability: number
  readonly draw: number
}

interface Race {
  readonly people: readonly Person[]
  readonly quota: ReadonlyMap<number, number>
  readonly draw: Draw
  readonly hazard: (person: Person) => number
}

/** Of each level its quota: those with the least −ln(1 − draw) / hazard; hazard 0 last; ties by id. */
export function winners({ people, quota, draw, hazard }: Race): readonly Person[] {
  return [...quota].flatMap(([level, seats]) =>
    people
      .filter((person) => person.level === level)
      .map((person) => ({ person, time: raceTime(draw(person.key), hazard(person)) }))
      .sort((a, b) => (a.time === b.time ? byId(a.person, b.person) : a.time - b.time))
      .slice(0, seats)
      .map(({ person }) => person),
  )
}

const raceTime = (draw: number, hazard: number) => (hazard === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - draw) / hazard)

/** Who of those employed at the start leaves, when and why. */
export function leavers(input: {
  readonly seeds: Seeds
  readonly chance: Chance
  readonly hazards: Hazards
  readonly people: readonly Person[]
  readonly standings: ReadonlyMap<string, Standing>
  readonly terminations: number
  readonly reductions: number
}): Map<string, Leaving> {
  const { seeds, chance, people, standings } = input
  const hazard = (person: Person) => {
    const its = standings.get(person.id)
    if (its === undefined) throw new Error(`${person.id} has no standing`)
    return input.hazards.of(person.level, its.tenureBand, its.ageBand).termination_rate
  }
  const leaving = new Map<string, Leaving>()
  const send = (category: Leaving['category'], total: number, which: string, when: string) => {
    const remaining = people.filter(({ id }) => !leaving.has(id))
    const draw = stream(chance, which)
    const dateDraw = stream(chance, when)
    const quota = quotas(total, countByLevel(seeds, remaining))
    for (const person of winners({ people: remaining, quota, draw, hazard })) {
      const date = leavingDay(chance.year, dateDraw(person.key))
      leaving.set(person.id, { category, date, probability: hazard(person), draw: draw(person.key) })
    }
  }
  send('experienced_termination', input.terminations, 'termination|', 'termination|date')
  send('reduction_in_force', input.reductions, 'termination|rif', 'termination|rifdate')
  return leaving
}

/** January 31 to December 31, both possible. */
function leavingDay(year: number, draw: number): Day {
  const first = day(year, 1, 31)
  return first + Math.floor(draw * (lastDay(year) - first + 1))
}
