import { locate, type Value } from '../jinja/index.ts'
import { type OperationNode, PlanwiseError, type RunResult } from '../model/index.ts'
import { isoMicros, stopwatch } from './clock.ts'
import { describeFailure } from './failures.ts'
import { compileOn } from './runtime.ts'
import { storesRelation } from './schemas.ts'
import { isRelational, type RunWorld, type Worker } from './world.ts'

export type HookMoment = 'on-run-start' | 'on-run-end'

/** The hooks of one moment, other packages' before the root project's, each in the order it is written. */
export function hooksAt(run: RunWorld, moment: HookMoment): OperationNode[] {
  if (!run.options.projectHooks) return []
  const hooks: OperationNode[] = []
  for (const node of run.project.nodes.values())
    if (node.resourceType === 'operation' && node.tags.includes(moment)) hooks.push(node)
  const root = (node: OperationNode): number => (node.packageName === run.project.name ? 1 : 0)
  return hooks.sort((a, b) => root(a) - root(b) || compare(a.packageName, b.packageName) || (a.index ?? 0) - (b.index ?? 0))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Runs the hooks of one moment, outside any transaction. SQL that fails is a result (the rest is skipped); a hook that
 * cannot be rendered ends the command.
 * @throws {PlanwiseError} the template's error
 */
export async function runHooksAt(
  run: RunWorld,
  worker: Worker,
  moment: HookMoment,
  extra: Readonly<Record<string, Value>>,
): Promise<RunResult[]> {
  const hooks = hooksAt(run, moment)
  const results: RunResult[] = []
  let failed = false
  for (const [index, hook] of hooks.entries()) {
    const result: RunResult = failed
      ? skippedHook(hook, moment, index)
      : await runHook(run, worker, hook, moment, { index: index + 1, total: hooks.length }, extra)
    failed ||= result.status === 'error'
    results.push(result)
  }
  return results
}

async function runHook(
  run: RunWorld,
  worker: Worker,
  hook: OperationNode,
  moment: HookMoment,
  position: { index: number; total: number },
  extra: Readonly<Record<string, Value>>,
): Promise<RunResult> {
  const watch = stopwatch(run.now)
  const startedAt = isoMicros(watch.startedAt)
  const name = hookName(hook, moment, position.index - 1)
  const { compiled, runtime } = await rendered(run, hook, () =>
    watch.time('compile', () => compileOn(run, worker, hook, { scope: { extra, face: 'operation' } })),
  )
  run.emit({ kind: 'hook.started', node: hook, position, startedAt })
  const base = {
    uniqueId: hook.uniqueId,
    timing: watch.timings,
    threadId: 'main',
    adapterResponse: {},
    compiledCode: compiled.text,
    relationName: null,
  }
  const result = await watch
    .time('execute', async () => {
      if (compiled.text.trim() !== '') await runtime.runSql(compiled.text, { name: 'main', autoBegin: false })
    })
    .then(
      (): RunResult => ({ ...base, status: 'success', message: `${name} passed`, failures: 0, executionTime: watch.seconds() }),
      (error: unknown): RunResult => {
        const described = describeFailure(run, error, hook, compiled)
        return {
          ...base,
          status: 'error',
          message: `${name} failed, error:\n ${plainMessage(error)}`,
          failures: 1,
          executionTime: watch.seconds(),
          diagnostics: described.diagnostics,
        }
      },
    )
  if (worker.connection.inTransaction)
    await (result.status === 'success' ? worker.connection.commit() : worker.connection.rollback())
  run.emit({ kind: 'hook.finished', node: hook, position, result, startedAt, finishedAt: isoMicros(run.now()) })
  return result
}

async function rendered<T>(run: RunWorld, hook: OperationNode, render: () => Promise<T>): Promise<T> {
  try {
    return await render()
  } catch (error) {
    if (run.signal.aborted) throw error
    const described = describeFailure(run, error, hook, undefined)
    const [first, ...rest] = described.diagnostics
    if (first === undefined) throw error
    throw new PlanwiseError([{ ...first, family: 'Runtime Error' }, ...rest], { cause: error })
  }
}

function plainMessage(error: unknown): string {
  const inner = locate(error) !== undefined && error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message : String(inner)
}

function hookName(hook: OperationNode, moment: HookMoment, index: number): string {
  return `${hook.packageName}.${moment}.${index}`
}

function skippedHook(hook: OperationNode, moment: HookMoment, index: number): RunResult {
  return {
    uniqueId: hook.uniqueId,
    status: 'skipped',
    because: { kind: 'on-run-start' },
    timing: [],
    threadId: 'main',
    executionTime: 0,
    message: `${hookName(hook, moment, index)} skipped`,
    failures: 1,
    adapterResponse: {},
    compiledCode: null,
    relationName: null,
  }
}

/** Where what was built lies, each place once, for `schemas` and `database_schemas` of on-run-end. */
export function builtSchemas(run: RunWorld, results: readonly RunResult[]): { database: string; schema: string }[] {
  const found = new Map<string, { database: string; schema: string }>()
  for (const result of results) {
    const node = run.project.nodes.get(result.uniqueId)
    if (node === undefined || !isRelational(node) || !storesRelation(run, node.uniqueId)) continue
    if (result.status === 'error' || result.status === 'fail' || result.status === 'skipped') continue
    const place = { database: node.database ?? run.session.info.database, schema: node.schema }
    found.set(`${place.database}.${place.schema}`, place)
  }
  return [...found].sort(([a], [b]) => compare(a, b)).map(([, place]) => place)
}
