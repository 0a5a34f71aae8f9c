import { play } from './play.ts'
import { python } from './python.ts'
import { type Observation, type Scenario, type Step, topics } from './scenarios.ts'

// What real dbt did with the same projects (see README.md), but where a step says why planwise does otherwise.

for (const topic of topics()) {
  const canPlay = topic.needs !== 'python' || python !== undefined
  describe(topic.name, () => {
    ;(canPlay ? test : test.skip).each(Object.entries(topic.scenarios))('%s', async (name, scenario) => {
      expect(await play(topic, scenario)).toEqual(expectation(topic.expected[name] ?? [], scenario))
    })
  })
}

describe('four threads do the same', () => {
  const topic = topics().find(({ name }) => name === 'incremental')
  test.each(Object.entries(topic?.scenarios ?? {}))('%s', async (name, scenario) => {
    const expected = expectation(topic?.expected[name] ?? [], scenario)
    const sorted = expected.map((seen) => ({ ...seen, results: [...seen.results].sort() }))
    expect(await play({ ...topic }, { ...scenario, threads: 4 })).toEqual(sorted)
  })
})

/** dbt may leave the old relation behind (docs/adr/0006), and the new rows of an incremental Python model. */
const LEFT_BEHIND = /__dbt_backup$|__dbt_tmp\d{14,}$/

/** The recorded observations with what differs on purpose laid over them; null takes a relation away. */
function expectation(recorded: readonly Observation[], { steps }: Scenario): Observation[] {
  const commands = steps.flatMap((step): Step[] => (typeof step === 'string' ? [{}] : step.run === undefined ? [] : [step]))
  return commands.map(({ differs = {} }, index) => {
    const { tables, because: _, ...others } = differs
    const seen = recorded[index] ?? { exit: 0, results: [], tables: {} }
    const all = Object.entries({ ...seen.tables, ...tables }).filter(([name, rows]) => rows !== null && !LEFT_BEHIND.test(name))
    return { ...seen, ...others, tables: Object.fromEntries(all) }
  })
}
