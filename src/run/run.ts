import type { RunResult } from '../model/index.ts'
import { FAIL_FAST } from './execute.ts'
import { endContext } from './hook-context.ts'
import { builtSchemas, hooksAt, runHooksAt } from './hooks.ts'
import { operationRuntime } from './operation.ts'
import { closeWorker } from './runtime.ts'
import { createSchemas, fillRelationCache } from './schemas.ts'
import { newState, runQueue, skipAll } from './work.ts'
import type { RunWorld, Worker } from './world.ts'

/** What a run did. */
export interface RunOutcome {
  /** In the order in which they ended; on-run hooks included. */
  readonly results: readonly RunResult[]
  readonly elapsed: number
  readonly interrupted: boolean
  readonly success: boolean
}

/**
 * Runs the selected nodes in the order of the graph, `threads` at a time: schemas first, then on-run-start, the nodes,
 * on-run-end. What a node got wrong is a result; only what ends the whole command is thrown.
 */
export async function runNodes(run: RunWorld): Promise<RunOutcome> {
  const started = performance.now()
  const master: Worker = { index: -1, threadId: 'MainThread', connection: await run.session.connect('master') }
  // nodes see one signal, whether the user or --fail-fast ends them; hooks at the end see the user's alone
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const state = newState({ ...run, signal }, () => stop.abort(FAIL_FAST))
  const interrupt = (): void => {
    for (const id of state.running) run.emit({ kind: 'cancelled', connection: id })
    run.session.interrupt()
  }
  signal.addEventListener('abort', interrupt)
  try {
    await checkQueryComment(run, master)
    await fillRelationCache(run)
    await createSchemas(run, master)
    const before = await runHooksAt(run, master, 'on-run-start', {})
    state.results.push(...before)
    const startFailed = before.some((result) => result.status !== 'success')
    if (startFailed && run.options.skipIfStartHookFails) skipAll(state, { kind: 'on-run-start' })
    else await runQueue(state)
    if (!run.signal.aborted && hooksAt(run, 'on-run-end').length > 0) {
      state.results.push(
        ...(await runHooksAt(
          run,
          master,
          'on-run-end',
          endContext(
            run,
            state.results.filter((result) => result.threadId !== 'main'),
            builtSchemas(run, state.results),
          ),
        )),
      )
    }
  } finally {
    signal.removeEventListener('abort', interrupt)
    await closeWorker(master.connection)
  }
  return {
    results: state.results,
    elapsed: (performance.now() - started) / 1000,
    interrupted: run.signal.aborted,
    success: isSuccess(run, state.results),
  }
}

/** A comment that no statement can carry is a mistake of the project's, not of each of its nodes. */
async function checkQueryComment(run: RunWorld, master: Worker): Promise<void> {
  const { comment } = run.world.queryComment
  if (comment !== undefined && comment !== null) await operationRuntime(run, master, run.project.name).checkQueryComment()
}

/** dbt's rule for exit code 0: nothing failed, was skipped or only half done; skipped exposures do not count. */
export function isSuccess(run: Pick<RunWorld, 'project'>, results: readonly RunResult[]): boolean {
  return results.every((result) => {
    if (result.status === 'skipped') return run.project.nodes.get(result.uniqueId)?.resourceType === 'exposure'
    return result.status !== 'error' && result.status !== 'fail' && result.status !== 'partial success'
  })
}
