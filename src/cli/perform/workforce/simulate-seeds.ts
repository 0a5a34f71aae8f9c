import { duckdbAdapter } from '../../../adapter/index.ts'
import { failure, type SimulatedScenario } from '../../../model/index.ts'
import { runEnsemble, type Scenario, type ScenarioWorld, storeEnsemble } from '../../../simulate/index.ts'

/** What an ensemble of a scenario needs: a world in memory to run in, and a place for what comes out. */
export interface EnsembleJob {
  readonly scenario: Scenario
  readonly seeds: number
  /** In a session of its own, in memory. */
  readonly world: ScenarioWorld
  /** The scenario's own database. */
  readonly store: Pick<ScenarioWorld, 'session' | 'where'>
  readonly say: (text: string) => void
}

/** How often progress is told, at most. */
const TOLD = 20

/**
 * Simulates a scenario with one seed after the other and stores how its figures spread.
 * @returns the spread, or null when it was interrupted
 * @throws {PlanwiseError} PW5311 when a seed fails
 */
export async function simulateSeeds({ scenario, seeds, world, store, say }: EnsembleJob): Promise<SimulatedScenario['ensemble']> {
  const numbers = Array.from({ length: seeds }, (_, index) => scenario.randomSeed + index)
  const step = Math.max(1, Math.floor(seeds / TOLD))
  const outcome = await runEnsemble(world, numbers, (done, seconds) => {
    if (done % step !== 0 && done !== seeds) return
    const left = (seconds / done) * (seeds - done)
    say(`${scenario.name}: seed ${done} of ${seeds}${left === 0 ? '' : `, about ${left.toFixed(0)} s left`}`)
  })
  if (outcome.status === 'interrupted') return null
  if (outcome.status === 'failed') {
    const broken = outcome.results.find(({ status }) => status === 'error')
    throw failure('PW5311', `The ensemble of '${scenario.name}' failed: ${broken?.message ?? 'a model failed'}`, {
      family: 'Runtime Error',
    })
  }
  const connection = await store.session.connect('ensemble')
  try {
    return await storeEnsemble(connection, duckdbAdapter.dialect, store.where, scenario, outcome.figures)
  } finally {
    await connection.release()
  }
}
