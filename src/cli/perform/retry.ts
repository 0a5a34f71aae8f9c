import path from 'node:path'
import { type Entry, isEntry, type PreviousResults, recordAt } from '../../artifacts/index.ts'
import { type CommandName, flagsOf, type ResolvedFlags, resolveFlags } from '../../config/index.ts'
import { failure, type Json, PlanwiseError } from '../../model/index.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import { configureLightly, type Repeat } from '../open/index.ts'
import { readState } from './state.ts'
import type { PerformTask, Task } from './task.ts'

/** The commands that can be repeated, under dbt's names in `args.which`. */
const REPEATABLE: Readonly<Record<string, readonly [command: CommandName, perform: () => Promise<PerformTask>]>> = {
  build: ['build', async () => (await import('./run-nodes.ts')).performRun],
  run: ['run', async () => (await import('./run-nodes.ts')).performRun],
  test: ['test', async () => (await import('./run-nodes.ts')).performRun],
  seed: ['seed', async () => (await import('./run-nodes.ts')).performRun],
  snapshot: ['snapshot', async () => (await import('./run-nodes.ts')).performRun],
  compile: ['compile', async () => (await import('./compile.ts')).performCompile],
  clone: ['clone', async () => (await import('./clone.ts')).performClone],
  generate: ['docs generate', async () => (await import('./docs-generate.ts')).performDocsGenerate],
  'run-operation': ['run-operation', async () => (await import('./operation.ts')).performOperation],
}

/** `retry`: the command of the last run, with its flags, for what did not succeed in it. */
export async function performRetry(task: Task): Promise<Outcome> {
  const { invocation, request, signal } = task
  const previous = await previousRun(task)
  const which = String(previous.args['which'] ?? '')
  const repeatable = REPEATABLE[which]
  if (repeatable === undefined) {
    throw failure('PW5131', `The last command was '${which}', which cannot be retried`, {
      family: 'Runtime Error',
      hint: `These can: ${Object.values(REPEATABLE)
        .map(([name]) => name)
        .join(', ')}.`,
    })
  }
  const [command, load] = repeatable
  const flags = flagsOfRun(command, previous.args, invocation)
  const repeat = repeatOf(previous, which, invocation.flags.is('warn_error'))
  const args = which === 'run-operation' ? [...repeat.ids].map((id) => id.replace(/^macro\./, '')) : []
  const perform = await load()
  return perform({ invocation: { ...invocation, flags, args }, request: { ...request, flags, which, repeat }, signal })
}

async function previousRun({ request }: Task): Promise<PreviousResults> {
  const { directory, root } = await configureLightly(request)
  const { flags } = request
  const place = flags.text('state') ?? flags.text('target_path') ?? root.targetPath
  const { results } = readState({ directory: path.resolve(directory) }, place)
  if (results !== undefined) return results
  throw failure('PW5130', `Could not find previous run in '${place}' target directory`, {
    family: 'Runtime Error',
    hint: 'There is nothing to retry before a first run has written its run_results.json.',
  })
}

/** Flags that belong to where planwise runs now, not to the run that is repeated. */
const OF_NOW = new Set(['log_path', 'profiles_dir', 'project_dir', 'defer_state', 'target_path', 'warn_error'])
const OVERRIDABLE = ['vars', 'threads'] as const

function flagsOfRun(command: CommandName, args: Entry, { flags, given, env }: Invocation): ResolvedFlags {
  const cli = new Map<string, Json>()
  for (const { name, fallback } of flagsOf(command)) {
    const value = OF_NOW.has(name) ? given.get(name) : args[name]
    if (value === undefined || value === null || value === fallback || isEmpty(value)) continue
    cli.set(name, value)
  }
  for (const name of OVERRIDABLE) {
    const value = given.get(name)
    if (value !== undefined) cli.set(name, value)
  }
  const resolved = resolveFlags({ command, cli, env: (name) => env[name], project: { ...flags.behavior } })
  if (resolved.ok) return resolved.value
  const [first, ...rest] = resolved.diagnostics
  throw new PlanwiseError([first, ...rest])
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isEntry(value) && Object.values(value).every((each) => Array.isArray(each) && each.length === 0)
}

const FAILED = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success'])

function repeatOf(previous: PreviousResults, which: string, warnings: boolean): Repeat {
  const ids = new Set<string>()
  const batches = new Map<string, Repeat['batches'] extends ReadonlyMap<string, infer B> ? B : never>()
  for (const result of previous.results) {
    const id = String(result['unique_id'])
    const status = String(result['status'])
    // Hooks run again anyway.
    if (which !== 'run-operation' && id.startsWith('operation.')) continue
    if (FAILED.has(status) || (warnings && status === 'warn')) ids.add(id)
    const parts = recordAt(result, 'batch_results') ?? {}
    const [successful, failed] = [pairs(parts['successful']), pairs(parts['failed'])]
    if (successful.length > 0 && failed.length > 0) batches.set(id, { successful, failed })
  }
  const began = previous.metadata['invocation_started_at'] ?? previous.metadata['generated_at']
  return { ids, batches, startedAt: typeof began === 'string' ? new Date(began) : null }
}

function pairs(value: Json | undefined): { start: Date; end: Date }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((pair) => {
    const [start, end] = Array.isArray(pair) ? pair : []
    return typeof start === 'string' && typeof end === 'string' ? [{ start: new Date(start), end: new Date(end) }] : []
  })
}
