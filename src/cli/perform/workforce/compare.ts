import { duckdbAdapter } from '../../../adapter/index.ts'
import type { CompareData } from '../../../model/index.ts'
import { compareScenarios, comparisonLines, readFigures, type Scenario } from '../../../workforce/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenYears } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { configure } from '../../open/index.ts'
import type { Task } from '../task.ts'
import { withScenarios } from './session.ts'

/** `compare [SCENARIO...]`: scenarios side by side, year by year, measured against the first. */
export async function performCompare(task: Task): Promise<Outcome<CompareData>> {
  const { invocation, request } = task
  const configured = await configure(request)
  const years = givenYears(invocation)
  const comparison = await withScenarios(task, configured, invocation.args, async ({ connection, scenarios }) => {
    const read = async (scenario: Scenario) => ({
      name: scenario.name,
      figures: await readFigures(connection, duckdbAdapter.dialect, scenario, years),
    })
    const [first, ...rest] = scenarios
    const others = []
    for (const scenario of rest) others.push(await read(scenario))
    return compareScenarios([await read(first), ...others])
  })
  const width = request.flags.integer('printer_width') ?? 80
  request.emit({ kind: 'output', what: 'text', text: comparisonLines(comparison, width).join('\n') })
  return { exitCode: exitCodes.success, success: true, result: { ...comparison, files: [] } }
}
