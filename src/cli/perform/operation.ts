import { nodeResult } from '../../artifacts/index.ts'
import { failure } from '../../model/index.ts'
import { runOperation } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open.ts'
import { openTarget } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `run-operation MACRO --args '{…}'`. */
export async function performOperation({ invocation, request, signal }: Task): Promise<Outcome> {
  const [macro] = invocation.args
  if (macro === undefined)
    throw failure('PW5010', "Missing argument 'MACRO'.", { family: 'Usage Error', hint: 'planwise run-operation my_macro' })
  const opened = await openProject(request)
  const target = openTarget(opened.targetPath)
  const artifacts = artifactsOf(opened, target)
  await artifacts.manifest()
  const outcome = await withRun(opened, target, [], signal, (run) => runOperation(run, macro, request.flags.mapping('args')))
  await artifacts.runResults(outcome.results, outcome.elapsed)
  return {
    exitCode: outcome.success ? exitCodes.success : exitCodes.failure,
    success: outcome.success,
    result: { results: outcome.results.map(nodeResult) },
  }
}
