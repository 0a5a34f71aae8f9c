import { type Cell, cellToJson, rowsToJson } from '../../adapter/index.ts'
import { nodeResult } from '../../artifacts/index.ts'
import type { PlainPreview, ShowData } from '../../model/index.ts'
import { type ColumnKind, textTable } from '../../report/index.ts'
import { type Preview, type RunWorld, type Subject, showNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Opened, openProject } from '../open.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { isNamed } from './named.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `show`: the first rows of a model, or of a text, without storing anything. */
export async function performShow({ request, signal }: Task): Promise<Outcome<ShowData>> {
  const { flags } = request
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  const direct = flags.text('inline_direct')
  const selected = opened.inline === undefined && direct === null ? selectNodes(opened, 'show') : []
  await artifacts.manifest()
  if (direct === null) {
    const { threads, targetName } = opened.profile
    request.emit({ kind: 'concurrency', threads, target: targetName, total: opened.inline === undefined ? selected.length : 1 })
  }
  const limit = flags.integer('limit') ?? 5
  const outcome = await withRun(opened, target, selected, signal, (run) => showNodes(run, subjectOf(opened, run, direct), limit))
  const format = flags.text('output') === 'json' ? 'json' : 'text'
  for (const preview of outcome.previews) {
    if (!preview.inline && !isNamed(request, preview.name)) continue
    request.emit({
      kind: 'output',
      what: 'show',
      text: format === 'json' ? JSON.stringify(preview.json) : tableOf(preview),
      data: { node_name: preview.label, unique_id: preview.id, is_inline: preview.inline, output_format: format },
    })
  }
  await artifacts.manifest()
  if (direct === null) await artifacts.runResults(outcome.results, outcome.elapsed)
  return {
    exitCode: exitCodes.success,
    success: true,
    result: { results: outcome.results.map(nodeResult), previews: outcome.previews.map(previewJson) },
  }
}

/** `--inline-direct` is sent as it is; `--inline` was parsed like a model. */
function subjectOf(opened: Opened, run: RunWorld, direct: string | null): Subject {
  if (direct !== null) return { kind: 'inline', node: run.operationNode(opened.root.name, `{% raw %}${direct}{% endraw %}`) }
  return opened.inline === undefined ? { kind: 'selected' } : { kind: 'inline', node: opened.inline }
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
