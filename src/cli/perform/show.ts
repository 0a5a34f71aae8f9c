import { type Cell, cellToJson, rowsToJson } from '../../adapter/index.ts'
import { nodeResult } from '../../artifacts/index.ts'
import { failure, type PlainPreview, type ShowData } from '../../model/index.ts'
import { type ColumnKind, textTable } from '../../report/index.ts'
import { type Preview, type Subject, showNodes, showText } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { configure, type OpenRequest, openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { isNamed } from './named.ts'
import { selectNodes } from './selection.ts'
import { openSession, withRun } from './session.ts'
import type { Task } from './task.ts'

/** `show`: the first rows of a model, or of a text, without storing anything. */
export async function performShow({ request, signal }: Task): Promise<Outcome<ShowData>> {
  const direct = request.flags.text('inline_direct')
  return direct === null ? showOfProject(request, signal) : showDirectly(request, direct, signal)
}

/** `--inline-direct`: a text for the database, as it is; the project is not read. */
async function showDirectly(request: OpenRequest, sql: string, signal: AbortSignal): Promise<Outcome<ShowData>> {
  const session = await openSession(await configure(request), signal)
  try {
    const preview = await showText(session, sql, limitOf(request))
    print(request, preview)
    return { exitCode: exitCodes.success, success: true, result: { results: [], previews: [previewJson(preview)] } }
  } finally {
    await session.close()
  }
}

async function showOfProject(request: OpenRequest, signal: AbortSignal): Promise<Outcome<ShowData>> {
  const { flags } = request
  if (flags.text('inline') === null && flags.words('select').length === 0 && flags.text('selector') === null) {
    throw failure('PW5140', 'Either --select or --inline must be passed to show', { family: 'Runtime Error' })
  }
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  const { inline } = opened
  const selected = inline === undefined ? selectNodes(opened, 'show') : []
  await artifacts.manifest()
  const { threads, targetName } = opened.profile
  const total = inline === undefined ? selected.length : 1
  request.emit(total === 0 ? { kind: 'nothing.to.do' } : { kind: 'concurrency', threads, target: targetName, total })
  const subject: Subject = inline === undefined ? { kind: 'selected' } : { kind: 'inline', node: inline }
  const outcome = await withRun(opened, target, selected, signal, (run) => showNodes(run, subject, limitOf(request)))
  const all = inline !== undefined || flags.words('select').length === 0
  for (const preview of outcome.previews) if (all || isNamed(request, preview.name)) print(request, preview)
  await artifacts.manifest()
  await artifacts.runResults(outcome.results, outcome.elapsed)
  return {
    exitCode: exitCodes.success,
    success: true,
    result: { results: outcome.results.map(nodeResult), previews: outcome.previews.map(previewJson) },
  }
}

function limitOf({ flags }: OpenRequest): number {
  return flags.integer('limit') ?? 5
}

function print({ flags, emit }: OpenRequest, preview: Preview): void {
  const format = flags.text('output') === 'json' ? 'json' : 'text'
  emit({
    kind: 'output',
    what: 'show',
    text: format === 'json' ? JSON.stringify(preview.json) : tableOf(preview),
    data: { node_name: preview.label, unique_id: preview.id, is_inline: preview.inline, output_format: format },
  })
}

function tableOf(preview: Preview): string {
  return textTable({
    columns: preview.columns.map(({ name, type }) => ({ name, kind: kindOf(type) })),
    rows: preview.rows.map((row) => row.map(cellText)),
  })
}

/** Lists and structs print as text; integers, booleans and times are set to the right. */
function kindOf(type: string): ColumnKind {
  if (/^(DECIMAL|DOUBLE|FLOAT|REAL)[^[\]]*$/.test(type)) return 'decimal'
  return /^(VARCHAR|CHAR|BLOB|UUID|ENUM|JSON|STRUCT|MAP|UNION|LIST)|\]$/.test(type) ? 'text' : 'other'
}

function cellText(cell: Cell): string | null {
  const value = cellToJson(cell)
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return JSON.stringify(value)
}

function previewJson(preview: Preview): PlainPreview {
  return {
    uniqueId: preview.id,
    name: preview.name,
    columns: preview.columns.map(({ name, type }) => ({ name, type })),
    rows: rowsToJson(preview),
  }
}
