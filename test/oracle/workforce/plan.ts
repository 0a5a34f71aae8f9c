import type { Plan, Value } from './parameters.ts'

const simulation = (text: string): Value => ({ text, source: 'simulation' })

/** The plan of the project's `simulation:` block, changed. */
export function planWith(changes: Partial<Plan> = {}): Plan {
  return {
    scenarioId: 'default',
    planDesignId: 'default',
    startYear: 2025,
    years: 3,
    randomSeed: 42,
    scenarioSeed: 0,
    growth: simulation('0.03'),
    terminationRate: simulation('0.12'),
    newHireTerminationRate: simulation('0.25'),
    promotionIncrease: simulation('0.15'),
    promotionCaps: new Map(),
    raiseTiming: 'realistic',
    cola: undefined,
    meritBudget: undefined,
    lineage: [],
    leverOverrides: [],
    ...changes,
  }
}
