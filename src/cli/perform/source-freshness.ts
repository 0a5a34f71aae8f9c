import path from 'node:path'
import { nodeResult, sources } from '../../artifacts/index.ts'
import type { FreshnessThreshold, GraphNode, NodeId, RunResult } from '../../model/index.ts'
import { runNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Opened, openProject } from '../open/index.ts'
import { type TargetFiles, targetOf } from '../target-files.ts'
import { artifactsOf, metadataOf } from './artifacts.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `source freshness`: asks each selected source that has thresholds how old it is, and writes sources.json. */
export async function performSourceFreshness({ request, signal }: Task): Promise<Outcome> {
  const { flags } = request
  const opened = await openProject(request)
  const target = targetOf(opened)
  const artifacts = artifactsOf(opened, target)
  const output = flags.text('output')
  if (output !== null) warnOfOutput(opened, output)
  const selected = selectNodes(opened, 'freshness').filter((id) => hasThresholds(opened.project.nodes.get(id)))
  await artifacts.manifest()
  if (selected.length === 0) {
    request.emit({ kind: 'nothing.to.do' })
    await write(opened, target, output, [], 0)
    request.emit({ kind: 'note', name: 'FreshnessCheckComplete', message: 'Done.' })
    return { exitCode: exitCodes.success, success: true, result: { results: [], elapsed: 0, interrupted: false } }
  }
  warnOfHooks(opened)
  const { profile } = opened
  request.emit({ kind: 'concurrency', threads: profile.threads, target: profile.targetName, total: selected.length })
  const outcome = await withRun(opened, target, selected, signal, async (run) => {
    const done = await runNodes(run)
    const nodes = done.results.flatMap((result) => opened.project.nodes.get(result.uniqueId) ?? [])
    request.emit({ kind: 'run.ended', ...done, nodes })
    return { ...done, nodes }
  })
  await artifacts.manifest()
  await write(opened, target, output, outcome.results, outcome.elapsed)
  const { results, elapsed, interrupted, nodes } = outcome
  request.emit({ kind: 'run.finished', results, elapsed, summary: '', interrupted, nodes })
  const success = outcome.success && !outcome.interrupted
  return {
    exitCode: outcome.interrupted ? exitCodes.interrupted : success ? exitCodes.success : exitCodes.failure,
    success,
    result: {
      results: outcome.results.map((result) => ({ ...nodeResult(result), freshness: ageOf(result) })),
      elapsed: outcome.elapsed,
      interrupted: outcome.interrupted,
    },
  }
}

function ageOf({ freshness }: RunResult) {
  if (freshness === undefined) return null
  const { maxLoadedAt, snapshottedAt, age } = freshness
  return { maxLoadedAt, snapshottedAt, age }
}

function hasThresholds(node: GraphNode | undefined): boolean {
  if (node?.resourceType !== 'source' || node.freshness === null) return false
  const isSet = ({ count, period }: FreshnessThreshold['warnAfter']): boolean => count !== null && period !== null
  return isSet(node.freshness.warnAfter) || isSet(node.freshness.errorAfter)
}

async function write(
  opened: Opened,
  target: TargetFiles,
  output: string | null,
  results: readonly RunResult[],
  elapsed: number,
): Promise<void> {
  const { request, project } = opened
  if (!request.flags.is('write_json')) return
  const file = output === null ? path.join(target.directory, 'sources.json') : path.resolve(request.cwd, output)
  const place = targetOf({ ...opened, targetPath: path.dirname(file) })
  await place.artifact(path.basename(file), [
    JSON.stringify(sources({ ...metadataOf(opened), results, nodes: project.nodes, elapsed })),
  ])
  request.emit({ kind: 'artifact.written', type: 'FreshnessResult', path: file })
}

function warnOfOutput({ warn }: Opened, output: string): void {
  warn(
    {
      code: 'PW5022',
      severity: 'warning',
      message: `Custom output path usage \`--output ${output}\` usage detected in \`dbt source freshness\` command.`,
      hint: 'Later versions of dbt refuse it: use --target-path.',
      data: { path: output },
    },
    'CustomOutputPathInSourceFreshnessDeprecation',
  )
}

function warnOfHooks({ warn, request, project }: Opened): void {
  if (request.flags.behavior.source_freshness_run_project_hooks) return
  const isHook = (id: NodeId): boolean => id.startsWith('operation.')
  if (![...project.nodes.keys()].some(isHook)) return
  warn(
    {
      code: 'PW5021',
      severity: 'warning',
      message: 'on-run-start and on-run-end hooks are not run by `source freshness`.',
      hint: 'Set flags: source_freshness_run_project_hooks: true in the project file.',
      data: {},
    },
    'SourceFreshnessProjectHooksNotRun',
  )
}
