import { type CompareData, failure } from '../../../model/index.ts'
import { compareScenarios, comparisonLines, type TopicName, type Years } from '../../../workforce/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenText, givenYears } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { type Configured, configure } from '../../open/index.ts'
import type { Task } from '../task.ts'
import { exportTopics } from './export.ts'
import { figuresOf } from './figures.ts'
import { type Reading, withScenarios } from './session.ts'

/** `compare [SCENARIO...]`: scenarios side by side, year by year, measured against the first. */
export async function performCompare(task: Task): Promise<Outcome<CompareData>> {
  const { invocation, request } = task
  const configured = await configure(request)
  const years = givenYears(invocation)
  const { comparison, files } = await withScenarios(task, configured, invocation.args, async (reading) => ({
    comparison: compareScenarios(await figuresOf(reading, years)),
    files: givenText(invocation, 'output') === null ? [] : await written(task, configured, reading, years),
  }))
  const width = request.flags.integer('printer_width') ?? 80
  request.emit({ kind: 'output', what: 'text', text: comparisonLines(comparison, width).join('\n') })
  return { exitCode: exitCodes.success, success: true, result: { ...comparison, files: [...files] } }
}

/** `--output`: the comparison as a table of its own. */
async function written(task: Task, configured: Configured, reading: Reading, years: Years): Promise<readonly string[]> {
  if (reading.scenarios.length < 2) {
    throw failure('PW5213', 'There is only one scenario to write a comparison of', {
      family: 'Usage Error',
      hint: 'Name two scenarios.',
    })
  }
  const { files } = await exportTopics(task, configured, reading, years, new Set<TopicName>(['scenario_comparison']))
  return files
}
