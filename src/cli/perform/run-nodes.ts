import { nodeResult } from '../../artifacts/index.ts'
import type { RunData, RunResult } from '../../model/index.ts'
import { timingLines } from '../../report/index.ts'
import { type RunOutcome, type RunWorld, runNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Opened, openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { type Artifacts, artifactsOf } from './artifacts.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `run`, `build`, `test`, `seed`, `snapshot`: select, run, write what happened. */
export async function performRun({ request, signal }: Task): Promise<Outcome<RunData>> {
  return runSelected(await openProject(request), signal, runNodes)
}

/** Selects, runs with `work`, and writes what happened. */
export async function runSelected(
  opened: Opened,
  signal: AbortSignal,
  work: (run: RunWorld) => Promise<RunOutcome>,
): Promise<Outcome<RunData>> {
  const { request } = opened
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  await artifacts.manifest()
  const selected = selectNodes(opened, request.which)
  if (selected.length === 0) return nothingToDo(opened, artifacts)
  request.emit({
    kind: 'concurrency',
    threads: opened.profile.threads,
    target: opened.profile.targetName,
    total: selected.length,
  })
  const outcome = await withRun(opened, target, selected, signal, work, async ({ results, elapsed, interrupted }) => {
    const nodes = results.flatMap((result) => opened.project.nodes.get(result.uniqueId) ?? [])
    request.emit({ kind: 'run.ended', results, elapsed, interrupted, nodes })
    try {
      await artifacts.manifest()
      await artifacts.runResults(results, elapsed)
    } finally {
      request.emit({ kind: 'run.finished', results, elapsed, summary: '', interrupted, nodes })
      tellTimings(opened, results)
    }
  })
  return {
    exitCode: outcome.interrupted ? exitCodes.interrupted : outcome.success ? exitCodes.success : exitCodes.failure,
    success: outcome.success && !outcome.interrupted,
    result: { results: outcome.results.map(nodeResult), elapsed: outcome.elapsed, interrupted: outcome.interrupted },
  }
}

/** `--timings`: a table in the text log, the numbers in the JSON log. */
function tellTimings({ request, project }: Opened, results: readonly RunResult[]): void {
  const timed = results.flatMap(({ uniqueId, timings }) => (timings === undefined ? [] : [{ uniqueId, timings }]))
  if (timed.length === 0) return
  const named = timed.map(({ uniqueId, timings }) => ({ name: project.nodes.get(uniqueId)?.name ?? uniqueId, timings }))
  request.emit({
    kind: 'note',
    name: 'NodeTimings',
    message: ['Timings', '', ...timingLines(named, request.flags.integer('printer_width') ?? 80), ''].join('\n'),
    data: { nodes: timed.map(({ uniqueId, timings }) => ({ unique_id: uniqueId, ...timings })) },
  })
}

async function nothingToDo(opened: Opened, artifacts: Artifacts): Promise<Outcome<RunData>> {
  opened.request.emit({ kind: 'nothing.to.do' })
  await artifacts.runResults([], 0)
  return { exitCode: exitCodes.success, success: true, result: { results: [], elapsed: 0, interrupted: false } }
}
