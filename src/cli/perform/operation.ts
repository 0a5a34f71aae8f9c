import { nodeResult } from '../../artifacts/index.ts'
import { type Emit, failure, type RunResult } from '../../model/index.ts'
import { renderDiagnostics } from '../../report/index.ts'
import { runOperation } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `run-operation MACRO --args '{…}'`. */
export async function performOperation({ invocation, request, signal }: Task): Promise<Outcome> {
  const [macro] = invocation.args
  if (macro === undefined)
    throw failure('PW5010', "Missing argument 'MACRO'.", { family: 'Usage Error', hint: 'planwise run-operation my_macro' })
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  await artifacts.manifest()
  const outcome = await withRun(opened, target, [], signal, (run) => runOperation(run, macro, request.flags.mapping('args')))
  for (const result of outcome.results) if (result.status === 'error') sayFailure(result, request.emit)
  // dbt tells the message in its log alone
  await artifacts.runResults(
    outcome.results.map((result) => ({ ...result, message: null })),
    outcome.elapsed,
  )
  return {
    exitCode: outcome.success ? exitCodes.success : exitCodes.failure,
    success: outcome.success,
    result: { results: outcome.results.map(nodeResult) },
  }
}

/** dbt's own line for an operation, which has no summary of failures. */
function sayFailure({ diagnostics, message }: Extract<RunResult, { status: 'error' }>, emit: Emit): void {
  const text = `Encountered an error while running operation: ${renderDiagnostics(diagnostics)}`
  emit({ kind: 'note', name: 'RunningOperationCaughtError', level: 'error', message: text, data: { exc: message ?? '' } })
}
