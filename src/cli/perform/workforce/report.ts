import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { duckdbAdapter } from '../../../adapter/index.ts'
import { failure, type ReportFileData } from '../../../model/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenText, givenWords, givenYears } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { configure } from '../../open/index.ts'
import { writtenFiles } from '../../written-files.ts'
import type { Task } from '../task.ts'
import { figuresOf } from './figures.ts'
import { projectNotes } from './notes.ts'
import { withScenarios } from './session.ts'

/** `report`: one HTML file with the charts and tables of simulated scenarios. */
export async function performReport(task: Task): Promise<Outcome<ReportFileData>> {
  const { invocation, request } = task
  const configured = await configure(request)
  const years = givenYears(invocation)
  const output = givenText(invocation, 'output')
  const file = output === null ? path.join(configured.targetPath, 'report.html') : path.resolve(request.cwd, output)
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw failure('PW5212', `${output ?? file} is a directory; a report is one file`, {
      family: 'Usage Error',
      hint: `--output ${path.join(output ?? '', 'report.html')}`,
    })
  }
  const written = writtenFiles(configured.targetPath, request.cwd, invocation.given.get('force') === true)
  written.guard([file])
  const { readReportScenario, reportPage } = await import('../../../workforce/report/index.ts')
  const { page, names } = await withScenarios(task, configured, givenWords(invocation, 'scenario'), async (reading) => {
    const figures = await figuresOf(reading, years)
    const read = (index: number) => {
      const scenario = reading.scenarios[index]
      const own = figures[index]
      if (scenario === undefined || own === undefined) throw new Error('a scenario without figures')
      return readReportScenario(reading.connection, duckdbAdapter.dialect, scenario, own, years)
    }
    const first = await read(0)
    const others = []
    for (let index = 1; index < figures.length; index++) others.push(await read(index))
    const page = reportPage({
      project: configured.root.name,
      writtenAt: request.now(),
      scenarios: [first, ...others],
      notes: await projectNotes(configured),
    })
    return { page, names: figures.map(({ name }) => name) }
  })
  writeWhole(file, page)
  written.remember([file])
  request.emit({ kind: 'note', message: `Wrote ${path.relative(request.cwd, file)}` })
  if (givenText(invocation, 'open') === 'browser') openInBrowser(file)
  return { exitCode: exitCodes.success, success: true, result: { file, scenarios: names } }
}

function writeWhole(file: string, text: string): void {
  const part = `${file}.part`
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(part, text)
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    const why = error instanceof Error ? error.message : String(error)
    throw failure('PW5001', `${file} cannot be written: ${why}`, { family: 'Runtime Error' }, error)
  }
}

/** Leaves the page to whatever the system shows pages with; where there is nothing, the file's name was said. */
function openInBrowser(file: string): void {
  const [command = 'xdg-open', ...words] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(command, [...words, file], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}
