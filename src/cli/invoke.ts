import { jsonOf } from '../artifacts/index.ts'
import { DBT_VERSION } from '../config/index.ts'
import { createBus, type Sink } from '../events/index.ts'
import { type Diagnostic, type Json, PlanwiseError } from '../model/index.ts'
import { exitCodes } from './exit-code.ts'
import type { Invocation, Outcome } from './invocation.ts'
import type { OpenRequest } from './open/index.ts'
import type { PerformTask } from './perform/task.ts'
import { stackOf } from './unexpected.ts'
import { planwiseVersion } from './version.ts'

/** What each command does, loaded when it is needed. */
export const performers = {
  run: async () => (await import('./perform/run-nodes.ts')).performRun,
  build: async () => (await import('./perform/run-nodes.ts')).performRun,
  test: async () => (await import('./perform/run-nodes.ts')).performRun,
  seed: async () => (await import('./perform/run-nodes.ts')).performRun,
  snapshot: async () => (await import('./perform/run-nodes.ts')).performRun,
  list: async () => (await import('./perform/list.ts')).performList,
  parse: async () => (await import('./perform/parse.ts')).performParse,
  compile: async () => (await import('./perform/compile.ts')).performCompile,
  show: async () => (await import('./perform/show.ts')).performShow,
  profile: async () => (await import('./perform/profile.ts')).performProfile,
  retry: async () => (await import('./perform/retry.ts')).performRetry,
  clone: async () => (await import('./perform/clone.ts')).performClone,
  'docs generate': async () => (await import('./perform/docs-generate.ts')).performDocsGenerate,
  'docs serve': async () => (await import('./perform/docs-serve.ts')).performDocsServe,
  'source freshness': async () => (await import('./perform/source-freshness.ts')).performSourceFreshness,
  debug: async () => (await import('./perform/debug.ts')).performDebug,
  deps: async () => (await import('./perform/deps.ts')).performDeps,
  clean: async () => (await import('./perform/clean.ts')).performClean,
  simulate: async () => (await import('./perform/workforce/simulate.ts')).performSimulate,
  compare: async () => (await import('./perform/workforce/compare.ts')).performCompare,
  watch: async () => (await import('./perform/watch.ts')).performWatch,
  lineage: async () => (await import('./perform/lineage.ts')).performLineage,
  validate: async () => (await import('./perform/validate.ts')).performValidate,
  export: async () => (await import('./perform/workforce/export.ts')).performExport,
  report: async () => (await import('./perform/workforce/report.ts')).performReport,
  analyze: async () => (await import('./perform/workforce/analyze.ts')).performAnalyze,
  inspect: async () => (await import('./perform/inspect.ts')).performInspect,
  'run-operation': async () => (await import('./perform/operation.ts')).performOperation,
} as const

const COMMANDS: Readonly<Record<string, () => Promise<PerformTask>>> = performers

/** dbt's own name of a command, where it differs. */
const WHICH: Readonly<Record<string, string>> = {
  'docs generate': 'generate',
  'docs serve': 'serve',
  'source freshness': 'freshness',
  validate: 'build',
}

/** Runs the command that the invocation names. */
export async function invoke(invocation: Invocation, sinks: readonly Sink[]): Promise<Outcome> {
  const load = COMMANDS[invocation.command]
  if (load === undefined) throw new Error(`There is no command '${invocation.command}'`)
  return carryOut(invocation, sinks, load)
}

/**
 * Carries a command out, from its first event to its last. Whatever ends it early is reported through the sinks and gives
 * exit code 2; programming errors are thrown on.
 */
export async function carryOut<R extends Json>(
  invocation: Invocation,
  sinks: readonly Sink[],
  load: () => Promise<PerformTask<R>>,
): Promise<Outcome<R>> {
  const { command, flags, argv, env, cwd, now, signal } = invocation
  const began = performance.now()
  const runId = crypto.randomUUID()
  const bus = createBus({ runId, now: () => now().getTime(), sinks })
  const request: OpenRequest = {
    flags,
    which: WHICH[command] ?? command,
    argv,
    env,
    cwd,
    now,
    emit: bus.emit,
    invocationId: runId,
  }
  bus.emit({
    kind: 'command.started',
    command,
    version: planwiseVersion(),
    dbtVersion: DBT_VERSION,
    args: Object.fromEntries(Object.entries(flags.values).map(([key, value]) => [key, jsonOf(value)])),
    argv,
  })
  for (const diagnostic of invocation.warnings) bus.emit({ kind: 'diagnostic', diagnostic, name: diagnostic.event ?? 'Note' })
  let outcome: Outcome<R>
  try {
    const perform = await load()
    outcome = await perform({ invocation, request, signal })
  } catch (error) {
    outcome = endedEarly(error, invocation, bus.emit)
  }
  bus.emit({
    kind: 'command.completed',
    command,
    success: outcome.success,
    elapsed: (performance.now() - began) / 1000,
    completedAt: now().toISOString().replace('Z', '000Z'),
  })
  return outcome
}

function endedEarly(error: unknown, { signal }: Invocation, emit: OpenRequest['emit']): Outcome<never> {
  if (signal.aborted) return { exitCode: exitCodes.interrupted, success: false, result: null }
  const diagnostics = diagnosticsOf(error)
  if (diagnostics === undefined) throw error
  emit({ kind: 'command.failed', diagnostics, stack: stackOf(error) })
  return { exitCode: exitCodes.error, success: false, result: null }
}

/** What an expected error has to say; undefined for a mistake of planwise itself. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (error instanceof PlanwiseError) return error.diagnostics
  if (error instanceof Error && error.cause instanceof PlanwiseError) return error.cause.diagnostics
  if (isDatabaseError(error)) return [databaseDiagnostic(error)]
  return undefined
}

/** The database could not be opened, or broke down: no node's fault. */
function databaseDiagnostic({ raw, hint }: { readonly raw: string; readonly hint?: unknown }): Diagnostic {
  const more = typeof hint === 'string' ? { hint } : {}
  return { code: 'PW4003', severity: 'error', family: 'Runtime Error', message: raw, ...more }
}

/** By shape, so that commands which never open a database need not load the adapter. */
function isDatabaseError(error: unknown): error is Error & { readonly raw: string; readonly hint?: unknown } {
  return error instanceof Error && error.name === 'DatabaseError' && 'raw' in error && typeof error.raw === 'string'
}
