import { type BridgeRow, bridge } from './bridge.ts'
import { lastDay, yearOf } from './dates.ts'
import type { Chance } from './draws.ts'
import { type GrowthRow, growth } from './growth.ts'
import { type HazardRow, Hazards, type RaiseRate, raiseRates } from './hazards.ts'
import { hires, hiresLeaving } from './hires.ts'
import { type Leaving, leavers } from './leavers.ts'
import { needOf, quotas } from './need.ts'
import { lever, type Plan } from './parameters.ts'
import { activesOf, byId, type CensusRow, countByLevel, type Person, standing } from './people.ts'
import { promotedPay, promotions } from './promotions.ts'
import { raiseDates } from './raises.ts'
import { add, decimal, round, smaller, times, whole } from './rational.ts'
import type { Seeds } from './seeds.ts'
import { type EventRow, eventRow, type SnapshotRow, snapshotRow } from './tables.ts'
import { type Happening, timeline } from './timeline.ts'

/** Every table of the specification, in the order of year and employee. */
export interface Tables {
  readonly events: EventRow[]
  readonly snapshot: SnapshotRow[]
  readonly bridge: BridgeRow[]
  readonly growth: GrowthRow[]
  readonly hazards: HazardRow[]
}

/** Simulates a plan from a census, by the words of the specification and with exact arithmetic. */
export function simulate(plan: Plan, seeds: Seeds, census: readonly CensusRow[]): Tables {
  const tables: Tables = { events: [], snapshot: [], bridge: [], growth: [], hazards: [] }
  let start = activesOf(census, seeds, plan.startYear)
  let previous: readonly SnapshotRow[] | undefined
  for (let year = plan.startYear; year < plan.startYear + plan.years; year++) {
    const { next, ...result } = simulateYear(plan, seeds, year, start)
    tables.events.push(...result.events)
    tables.snapshot.push(...result.snapshot)
    tables.hazards.push(...result.hazards)
    tables.bridge.push(...bridge(seeds, year, start, result.events, result.snapshot))
    tables.growth.push(...growth(year, start, result.snapshot, previous))
    start = next
    previous = result.snapshot
  }
  return tables
}

interface Year {
  readonly events: readonly EventRow[]
  readonly snapshot: readonly SnapshotRow[]
  readonly hazards: readonly HazardRow[]
  readonly next: readonly Person[]
}

function simulateYear(plan: Plan, seeds: Seeds, year: number, start: readonly Person[]): Year {
  const chance: Chance = { randomSeed: plan.randomSeed, scenarioSeed: plan.scenarioSeed, year }
  const hazards = new Hazards(plan, seeds, year)
  const need = needOf({
    start: start.length,
    priorYearHires: start.filter(({ hire }) => yearOf(hire) === year - 1).length,
    growth: plan.growth.text,
    terminationRate: plan.terminationRate.text,
    newHireTerminationRate: plan.newHireTerminationRate.text,
  })
  const standings = new Map(start.map((person) => [person.id, standing(seeds, person, lastDay(year - 1))] as const))
  const leaving = leavers({ seeds, chance, hazards, people: start, standings, ...need })
  const hired = hires(plan, seeds, chance, quotas(need.hires, countByLevel(seeds, start)))
  const leavingHires = hiresLeaving(seeds, chance, hired, need.newHireTerminations, plan.newHireTerminationRate.text)
  const promote = promotions(plan, seeds, chance, hazards)
  const raiseOf = raiseDates(plan, seeds, chance)
  const rates = raiseRates(plan, seeds, year, payrolls(start))

  const events: EventRow[] = []
  const snapshot: SnapshotRow[] = []
  const next: Person[] = []
  const live = (person: Person, isHire: boolean, happenings: readonly Happening[]) => {
    const line = timeline(year, person, happenings)
    const at = standing(seeds, person, isHire ? person.hire : lastDay(year - 1))
    events.push(...line.events.map((event) => eventRow(plan, year, person, at, event)))
    snapshot.push(snapshotRow(seeds, year, person, isHire, line))
    if (line.leaves === undefined) next.push({ ...person, pay: line.pay, level: line.level })
  }

  for (const person of start) {
    const its = standings.get(person.id) ?? standing(seeds, person, lastDay(year - 1))
    const leaves = leaving.get(person.id)
    const happenings: Happening[] = leaves === undefined ? [] : [leavingHappening(plan, leaves)]
    const promotion = promote(person, its, leaves?.date)
    if (promotion !== undefined) {
      happenings.push({
        ...promotion,
        category: 'promotion',
        source: plan.promotionIncrease.source,
        apply: (pay, level) => ({ pay: promotedPay(seeds, pay, level + 1, promotion.increase), level: level + 1 }),
      })
    }
    const raise = raiseOf(person.key)
    if (its.tenure >= 1 && (leaves === undefined || leaves.date >= raise.date)) {
      const levelThen = promotion !== undefined && promotion.date <= raise.date ? person.level + 1 : person.level
      happenings.push({
        ...raise,
        category: 'merit_cola',
        probability: 1,
        source: rateOf(rates, levelThen).source,
        apply: (pay, level) => ({ pay: raisedPay(pay, rateOf(rates, level)), level }),
      })
    }
    live(person, false, happenings)
  }
  for (const person of hired) {
    const leaves = leavingHires.get(person.id)
    const hiring: Happening = {
      category: 'hiring',
      date: person.hire,
      probability: person.probability,
      draw: person.draw,
      source: lever(plan, seeds, year, person.level, 'HIRE', 'compensation_percentile').source,
      apply: (pay, level) => ({ pay, level }),
    }
    live(person, true, leaves === undefined ? [hiring] : [hiring, leavingHappening(plan, leaves)])
  }
  return { events, snapshot, hazards: hazards.rows, next: next.sort(byId) }
}

function leavingHappening(plan: Plan, leaving: Leaving): Happening {
  const sources = {
    experienced_termination: plan.terminationRate.source,
    reduction_in_force: plan.growth.source,
    new_hire_termination: plan.newHireTerminationRate.source,
  }
  return { ...leaving, source: sources[leaving.category], apply: (pay, level) => ({ pay, level }) }
}

function rateOf(rates: ReadonlyMap<number, RaiseRate>, level: number): RaiseRate {
  const rate = rates.get(level)
  if (rate === undefined) throw new Error(`no raise for level ${level}`)
  return rate
}

/** Pay in cents after merit and COLA, at most half as much again. */
export function raisedPay(pay: bigint, { merit, cola }: Pick<RaiseRate, 'merit' | 'cola'>): bigint {
  return round(times(whole(pay), add(whole(1), smaller(add(merit, cola), decimal('.5')))))
}

function payrolls(people: readonly Person[]): ReadonlyMap<number, bigint> {
  const sums = new Map<number, bigint>()
  for (const { level, pay } of people) sums.set(level, (sums.get(level) ?? 0n) + pay)
  return sums
}
