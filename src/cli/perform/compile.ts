import { nodeResult } from '../../artifacts/index.ts'
import type { CompileData } from '../../model/index.ts'
import { compileNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { isNamed } from './named.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `compile`: renders to target/compiled; what is named in --select, or --inline, is printed too. */
export async function performCompile({ request, signal }: Task): Promise<Outcome<CompileData>> {
  const { flags } = request
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  const { inline } = opened
  const selected = inline === undefined ? selectNodes(opened, 'compile') : []
  if (inline === undefined && selected.length === 0) request.emit({ kind: 'nothing.to.do' })
  await artifacts.manifest()
  const total = inline === undefined ? selected.length : 1
  const { threads, targetName } = opened.profile
  if (total > 0) request.emit({ kind: 'concurrency', threads, target: targetName, total })
  const outcome = await withRun(opened, target, selected, signal, (run) =>
    compileNodes(run, inline === undefined ? { kind: 'selected' } : { kind: 'inline', node: inline }),
  )
  for (const { id, name, sql } of outcome.compiled) {
    if (inline === undefined && (flags.words('select').length === 0 || !isNamed(request, name))) continue
    request.emit({
      kind: 'output',
      what: 'compile',
      text: sql,
      data: { node_name: name, unique_id: id, is_inline: inline !== undefined, output_format: flags.text('output') ?? 'text' },
    })
  }
  await artifacts.manifest()
  await artifacts.runResults(outcome.results, outcome.elapsed)
  return {
    exitCode: exitCodes.success,
    success: true,
    result: {
      results: outcome.results.map(nodeResult),
      compiled: outcome.compiled.map(({ id, name, sql }) => ({ uniqueId: id, name, sql })),
    },
  }
}
