import { duckdbAdapter } from '../../../adapter/index.ts'
import { didYouMean } from '../../../config/index.ts'
import { type AnalyzeData, type AnalyzedScenario, failure } from '../../../model/index.ts'
import { ANALYSES, type Analysis, analysisLines, readBands, readEventCounts, readLevels } from '../../../workforce/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenWords, givenYears } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { configure } from '../../open/index.ts'
import type { Task } from '../task.ts'
import { figuresOf } from './figures.ts'
import { withScenarios } from './session.ts'

/** `analyze [TOPIC] [SCENARIO...]`: simulated scenarios in the terminal, with small plots. */
export async function performAnalyze(task: Task): Promise<Outcome<AnalyzeData>> {
  const { invocation, request } = task
  const [asked, ...more] = invocation.args
  const topics = topicsOf(asked)
  const names = [...more, ...givenWords(invocation, 'scenario')]
  const years = givenYears(invocation)
  const scenarios = await withScenarios(task, await configure(request), names, async (reading) => {
    const { connection } = reading
    const { dialect } = duckdbAdapter
    const figures = await figuresOf(reading, years)
    const analyzed: AnalyzedScenario[] = []
    for (const [index, scenario] of reading.scenarios.entries()) {
      analyzed.push({
        scenario: scenario.name,
        years: figures[index]?.figures ?? [],
        levels: await readLevels(connection, dialect, scenario, years),
        bands: await readBands(connection, dialect, scenario, years),
        events: await readEventCounts(connection, dialect, scenario, years),
      })
    }
    return analyzed
  })
  const width = request.flags.integer('printer_width') ?? 80
  const texts = scenarios.flatMap((scenario) => topics.map((topic) => analysisLines(topic, scenario, width).join('\n')))
  request.emit({ kind: 'output', what: 'text', text: texts.join('\n\n') })
  return { exitCode: exitCodes.success, success: true, result: { scenarios } }
}

/** All topics when none is named. */
function topicsOf(asked: string | undefined): readonly Analysis[] {
  if (asked === undefined) return ANALYSES
  const topic = ANALYSES.find((each) => each === asked)
  if (topic !== undefined) return [topic]
  const meant = didYouMean(asked, ANALYSES)
  throw failure('PW5214', `There is no analysis called '${asked}'. There are: ${ANALYSES.join(', ')}`, {
    family: 'Usage Error',
    ...(meant === undefined ? {} : { hint: meant }),
  })
}
