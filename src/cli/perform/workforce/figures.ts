import { duckdbAdapter } from '../../../adapter/index.ts'
import { failure } from '../../../model/index.ts'
import { readFigures, type ScenarioFigures, type Years } from '../../../workforce/index.ts'
import type { Reading } from './session.ts'

/**
 * The yearly figures of every scenario, one after the other on one connection.
 * @throws PlanwiseError `PW5204` where no scenario has any of the years
 */
export async function figuresOf(
  { connection, scenarios }: Reading,
  years: Years,
): Promise<readonly [ScenarioFigures, ...ScenarioFigures[]]> {
  const [first, ...rest] = scenarios
  const read = async (scenario: typeof first): Promise<ScenarioFigures> => ({
    name: scenario.name,
    figures: await readFigures(connection, duckdbAdapter.dialect, scenario, years),
  })
  const figures: [ScenarioFigures, ...ScenarioFigures[]] = [await read(first)]
  for (const scenario of rest) figures.push(await read(scenario))
  if (figures.every((each) => each.figures.length === 0)) {
    const there = [...new Set(scenarios.flatMap((scenario) => scenario.years))].sort((a, b) => a - b)
    throw failure('PW5204', `None of the years of --years was simulated. There are: ${there.join(', ')}`, {
      family: 'Usage Error',
    })
  }
  return figures
}
