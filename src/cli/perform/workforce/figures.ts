import { duckdbAdapter } from '../../../adapter/index.ts'
import { readFigures, type ScenarioFigures, type Years } from '../../../workforce/index.ts'
import type { Reading } from './session.ts'

/** The yearly figures of every scenario, one after the other on one connection. */
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
  return figures
}
