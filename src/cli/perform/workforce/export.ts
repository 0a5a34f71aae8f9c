import path from 'node:path'
import { duckdbAdapter } from '../../../adapter/index.ts'
import { type ExportData, isPlainRecord } from '../../../model/index.ts'
import { chooseTopics, filesOf, type TopicName, topicsOf, writeExport, type Years } from '../../../workforce/index.ts'
import { exitCodes } from '../../exit-code.ts'
import { givenText, givenWords, givenYears } from '../../given.ts'
import type { Outcome } from '../../invocation.ts'
import { type Configured, configure } from '../../open/index.ts'
import { writtenFiles } from '../../written-files.ts'
import type { Task } from '../task.ts'
import { destinationOf } from './destination.ts'
import { figuresOf } from './figures.ts'
import { readNotes } from './notes.ts'
import { type Reading, withScenarios } from './session.ts'

/** `export`: simulated scenarios as a workbook, or as files of CSV or Parquet. */
export async function performExport(task: Task): Promise<Outcome<ExportData>> {
  const { invocation, request } = task
  const configured = await configure(request)
  const years = givenYears(invocation)
  const topics = chooseTopics(givenWords(invocation, 'tables'))
  const names = givenWords(invocation, 'scenario')
  const result = await withScenarios(task, configured, names, (reading) => exportTopics(task, configured, reading, years, topics))
  for (const file of result.files) request.emit({ kind: 'note', message: `Wrote ${path.relative(request.cwd, file)}` })
  return { exitCode: exitCodes.success, success: true, result }
}

/** Writes topics of the scenarios to where the invocation says. */
export async function exportTopics(
  { invocation, request, signal }: Task,
  configured: Configured,
  reading: Reading,
  years: Years,
  chosen: ReadonlySet<TopicName>,
): Promise<ExportData> {
  const { dialect } = duckdbAdapter
  const figures = await figuresOf(reading, years)
  const notes = chosen.has('metadata') ? await readNotes(configured, reading) : []
  const topics = topicsOf({ scenarios: reading.scenarios, figures, years, notes, dialect }, chosen)
  const only = reading.scenarios.length === 1 ? reading.scenarios[0].name : 'scenarios'
  const { format, destination } = destinationOf({
    output: givenText(invocation, 'output'),
    format: givenText(invocation, 'format'),
    cwd: request.cwd,
    directory: path.join(configured.targetPath, 'exports'),
    stem: only.replaceAll(/[^\w.-]/g, '_'),
    tables: topics.length,
  })
  const written = writtenFiles(configured.targetPath, request.cwd, invocation.given.get('force') === true)
  written.guard(filesOf({ topics, format, destination }))
  const files = await writeExport(reading.connection, {
    topics,
    format,
    destination,
    batchSize: batchSizeOf(configured),
    title: `${configured.root.name}: ${reading.scenarios.map(({ name }) => name).join(', ')}`,
    now: request.now(),
    dialect,
    signal,
  })
  written.remember(files)
  return { format, files: [...files], tables: topics.map(({ name }) => name), scenarios: figures.map(({ name }) => name) }
}

/** `batch_size` of the plan. */
function batchSizeOf({ root }: Configured): number {
  const size = isPlainRecord(root.simulation) ? root.simulation['batch_size'] : undefined
  return typeof size === 'number' && Number.isInteger(size) && size >= 1000 ? size : 10_000
}
