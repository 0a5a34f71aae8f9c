import { type Cell, cellToJson, rowsToJson } from '../../adapter/index.ts'
import { nodeResult } from '../../artifacts/index.ts'
import type { PlainPreview, ShowData } from '../../model/index.ts'
import { type ColumnKind, textTable } from '../../report/index.ts'
import { type Preview, showNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open.ts'
import { openTarget } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { subjectOf } from './compile.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `show`: the first rows of a model, or of a text, without storing anything. */
export async function performShow({ request, signal }: Task): Promise<Outcome<ShowData>> {
  const { flags } = request
  const opened = await openProject(request)
  const target = openTarget(opened.targetPath)
  const artifacts = artifactsOf(opened, target)
  const inline = flags.text('inline') ?? flags.text('inline_direct')
  const selected = inline === null ? selectNodes(opened, 'show') : []
  await artifacts.manifest()
  const limit = flags.integer('limit') ?? 5
  const outcome = await withRun(opened, target, selected, signal, (run) =>
    showNodes(run, subjectOf(opened, run.operationNode, inline), limit),
  )
  const format = flags.text('output') === 'json' ? 'json' : 'text'
  for (const preview of outcome.previews) {
    request.emit({
      kind: 'output',
      what: 'show',
      text: format === 'json' ? JSON.stringify(preview.json) : tableOf(preview),
      data: { node_name: preview.name, unique_id: preview.id, is_inline: preview.inline, output_format: format },
    })
  }
  await artifacts.manifest()
  if (flags.text('inline_direct') === null) await artifacts.runResults(outcome.results, outcome.elapsed)
  return {
    exitCode: exitCodes.success,
    success: true,
    result: { results: outcome.results.map(nodeResult), previews: outcome.previews.map(previewJson) },
  }
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
