import type { Lever, Seeds } from './seeds.ts'

export type Source = 'cli' | 'scenario' | 'simulation' | 'lever' | 'seed'

export interface Value {
  /** As written. */
  readonly text: string
  readonly source: Source
}

/** A lever set by name; what it does not name, level or year, it sets for all. */
export interface LeverOverride extends Pick<Lever, 'event' | 'name' | 'value'> {
  readonly level: number | undefined
  readonly year: number | undefined
  readonly source: 'cli' | 'scenario'
}

/** A plan whose parameters are already resolved through command line, scenario and `simulation:`. */
export interface Plan {
  readonly scenarioId: string
  readonly planDesignId: string
  readonly startYear: number
  readonly years: number
  readonly randomSeed: number
  readonly scenarioSeed: number
  readonly growth: Value
  readonly terminationRate: Value
  readonly newHireTerminationRate: Value
  readonly promotionIncrease: Value
  /** Text of the cap by the level promoted from. */
  readonly promotionCaps: ReadonlyMap<number, string>
  readonly raiseTiming: 'legacy' | 'realistic' | 'calendar_driven'
  readonly cola: Value | undefined
  readonly meritBudget: Value | undefined
  /** Scenarios whose levers apply, nearest first, without those that `scenario_meta` adds. */
  readonly lineage: readonly string[]
  /** Levers that the scenario or the command line sets. */
  readonly leverOverrides: readonly LeverOverride[]
}

/** The lever `event`/`name` of a year and level, or the seed behind it. */
export function lever(plan: Plan, seeds: Seeds, year: number, level: number, event: string, name: string): Value {
  const override = overrideOf(plan.leverOverrides, year, level, event, name)
  if (override !== undefined) return { text: override.value, source: override.source }
  for (const scenario of ancestry(plan.lineage, seeds)) {
    const found = seeds.levers.find(
      (entry) =>
        entry.scenario === scenario &&
        entry.year === year &&
        entry.level === level &&
        entry.event === event &&
        entry.name === name,
    )
    if (found !== undefined) return { text: found.value, source: 'lever' }
  }
  return { text: seedOf(seeds, year, level, name), source: 'seed' }
}

/** The command line before the scenario; within one of them what names the level, then what names the year. */
function overrideOf(overrides: readonly LeverOverride[], year: number, level: number, event: string, name: string) {
  const rank = (entry: LeverOverride) =>
    (entry.source === 'cli' ? 0 : 10) + (entry.level === undefined ? 2 : 0) + (entry.year === undefined ? 1 : 0)
  return overrides
    .filter((entry) => entry.event === event && entry.name === name)
    .filter((entry) => (entry.level ?? level) === level && (entry.year ?? year) === year)
    .sort((a, b) => rank(a) - rank(b))[0]
}

function ancestry(lineage: readonly string[], seeds: Seeds): readonly string[] {
  const names: string[] = []
  for (const told of lineage) {
    for (let name: string | undefined = told; name !== undefined && !names.includes(name); name = seeds.bases.get(name)) {
      if (name !== 'default') names.push(name)
    }
  }
  return [...names, 'default']
}

function seedOf(seeds: Seeds, year: number, level: number, name: string): string {
  const value = name === 'cola_rate' ? seeds.cola.get(year) : name === 'merit_base' ? meritOf(seeds, level) : undefined
  if (value === undefined) throw new Error(`neither lever nor seed gives ${name} of level ${level} in ${year}`)
  return value
}

const meritOf = (seeds: Seeds, level: number) => seeds.levels.find(({ id }) => id === level)?.merit
