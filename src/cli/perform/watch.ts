import path from 'node:path'
import { diskFiles, findProject, type ProjectConfig } from '../../config/index.ts'
import { type Diagnostic, failure, type NodeId, PlanwiseError, type WatchData, type WatchRound } from '../../model/index.ts'
import {
  changesBetween,
  createStanding,
  type Finding,
  type Snapshot,
  type Standing,
  type ValidateOptions,
  validateProject,
} from '../../validate/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import { type Opened, type OpenRequest, openProject } from '../open/index.ts'
import { type Batch, type Watched, watchFiles } from '../watch/files.ts'
import { roundOf, roundText } from '../watch/round.ts'
import { type Binding, withBinding } from './binding.ts'
import { selectNodes } from './selection.ts'
import type { PerformTask, Task } from './task.ts'
import { severityOf } from './validate.ts'
import { existingIn, severitiesOf } from './validate-options.ts'

/** Told of each round as soon as it is done. */
export type OnRound = (round: WatchRound) => void

/** `watch`: validates the project, then what a change reaches, until it is interrupted. */
export const performWatch: PerformTask<WatchData> = (task) => watchProject(task, () => undefined)

export async function watchProject({ invocation, request, signal }: Task, onRound: OnRound): Promise<Outcome<WatchData>> {
  const session: Session = {
    invocation,
    request: { ...request, emit: withoutPrints(request) },
    signal,
    say: sayer(invocation, request, onRound),
  }
  const directory = projectDirectory(request)
  const watched = await watching(directory, session)
  try {
    await rounds(session, watched)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await watched.close()
  }
  return { exitCode: exitCodes.interrupted, success: false, result: session.say.data() }
}

/** What templates print while they are rendered is no finding. */
function withoutPrints({ emit }: OpenRequest): OpenRequest['emit'] {
  return (event, thread) => {
    if (event.kind !== 'print' && event.kind !== 'jinja.log') emit(event, thread)
  }
}

interface Session {
  readonly invocation: Invocation
  readonly request: OpenRequest
  readonly signal: AbortSignal
  readonly say: ReturnType<typeof sayer>
}

function projectDirectory({ flags, cwd }: OpenRequest): string {
  const given = flags.text('project_dir')
  return given === null ? findProject(cwd, diskFiles) : path.resolve(cwd, given)
}

/** Before the project is read its target path is known from the flag alone; artifacts are no files of a project anyway. */
async function watching(directory: string, { request, signal }: Session): Promise<Watched> {
  const { flags, cwd, env } = request
  const profiles = flags.text('profiles_dir') ?? env['DBT_PROFILES_DIR'] ?? null
  const ignored = ['target', 'logs', flags.text('target_path') ?? 'target', flags.text('log_path') ?? 'logs']
  const outside = profiles === null ? [] : [path.resolve(cwd, profiles, 'profiles.yml')]
  try {
    const places = { directory, files: outside, ignored: ignored.map((each) => path.resolve(directory, each)) }
    return await watchFiles(places, signal)
  } catch (error) {
    throw failure('PW3160', `${directory} cannot be watched: ${error instanceof Error ? error.message : String(error)}`, {
      family: 'Runtime Error',
      hint: 'Raise fs.inotify.max_user_watches, or look at the files from time to time instead: CHOKIDAR_USEPOLLING=1 planwise watch',
    })
  }
}

/** Parses until it works; each state that does not parse is a round of its own. */
async function rounds(session: Session, watched: Watched): Promise<void> {
  let files: Batch = new Set()
  let parsed: Parsed | null = null
  for (;;) {
    const began: number = performance.now()
    parsed ??= await parse(session)
    if (parsed.kind === 'broken') session.say.broken(files, parsed.diagnostics, began)
    else {
      const again = await bindAndFollow(session, watched, parsed, { files, began })
      if (again === null) return
      files = again.files
      parsed = again.parsed
      continue
    }
    parsed = null
    const next = await watched.next()
    if (next === null) return
    files = next
  }
}

type Parsed = Good | { readonly kind: 'broken'; readonly diagnostics: readonly Diagnostic[] }

interface Good {
  readonly kind: 'good'
  readonly opened: Opened
  readonly snapshot: Snapshot
  readonly severities: ValidateOptions['severities']
  /** What parsing found that is no error. */
  readonly warnings: readonly Diagnostic[]
}

async function parse({ request }: Session): Promise<Parsed> {
  const warnings: Diagnostic[] = []
  const quiet: OpenRequest = {
    ...request,
    emit: (event, thread) => {
      if (event.kind === 'diagnostic') warnings.push(event.diagnostic)
      else if (event.kind !== 'project.parsed' && event.kind !== 'adapter.registered') request.emit(event, thread)
    },
  }
  try {
    const opened = await openProject(quiet)
    const { project, root, packages, profile, selectors } = opened
    const severities = severitiesOf(opened)
    const settings = [...[root, ...packages].map(plainConfig), profile.credentials, profile.targetName, selectors]
    return { kind: 'good', opened, snapshot: { project, settings }, severities, warnings }
  } catch (error) {
    if (error instanceof PlanwiseError) return { kind: 'broken', diagnostics: error.diagnostics }
    throw error
  }
}

/** A project's configuration without the file that it was read from. */
function plainConfig({ source: _source, ...config }: ProjectConfig): Omit<ProjectConfig, 'source'> {
  return config
}

interface Occasion {
  readonly files: Batch
  readonly began: number
}

/**
 * Binds a project in full, then what each change reaches.
 * @returns the parse with which to begin anew, after a change that all SQL depends on; null at the end
 */
async function bindAndFollow(
  session: Session,
  watched: Watched,
  first: Good,
  occasion: Occasion,
): Promise<{ readonly files: Batch; readonly parsed: Parsed } | null> {
  const { invocation, signal, say } = session
  const selected = selectNodes(first.opened, 'validate')
  return withBinding(first.opened, invocation, selected, signal, async (binding) => {
    const standing = createStanding()
    standing.take(await validateProject(binding.binder, selected, optionsOf(binding, first)), selected)
    say.bound(occasion, selected, standing, first.warnings)
    let current = first
    let broken = false
    for (;;) {
      const files = await watched.next()
      if (files === null) return null
      const began = performance.now()
      const parsed = await parse(session)
      if (parsed.kind === 'broken') {
        broken = true
        say.broken(files, parsed.diagnostics, began)
        continue
      }
      const change = changesBetween(current.snapshot, parsed.snapshot, files)
      if (change.kind === 'everything') return { files, parsed }
      if (change.changed.length + change.removed.length === 0 && !broken) continue
      const bound = await follow(binding, parsed, change, standing)
      say.bound({ files, began }, bound, standing, parsed.warnings)
      current = parsed
      broken = false
    }
  })
}

async function follow(
  binding: Binding,
  parsed: Good,
  change: { readonly changed: readonly NodeId[]; readonly removed: readonly NodeId[] },
  standing: Standing,
): Promise<readonly NodeId[]> {
  const { binder, runOf } = binding
  const { opened } = parsed
  const selected = new Set(selectNodes(opened, 'validate'))
  const wanted = change.changed.filter((id) => selected.has(id) || binder.context.done.has(id))
  const bound = await binder.rebind(runOf(opened, [...selected]), wanted)
  const about = bound.map(({ id }) => id).filter((id) => selected.has(id))
  standing.forget(change.removed)
  standing.take(await validateProject(binder, about, optionsOf(binding, parsed)), about)
  return about
}

function optionsOf({ columns }: Binding, { severities }: Good): ValidateOptions {
  return { severities, existing: existingIn(columns) }
}

/** Says each round as text or as a line of JSON, and remembers the last. */
function sayer(invocation: Invocation, { emit }: OpenRequest, onRound: OnRound) {
  const { given, now } = invocation
  const least = severityOf(invocation)
  let count = 0
  let last: WatchRound | null = null
  const asJson = given.get('json') === true

  function say(round: WatchRound, findings: readonly Finding[]): void {
    count = round.round
    last = round
    onRound(round)
    if (asJson) emit({ kind: 'output', what: 'round', text: JSON.stringify({ schema: 'planwise/watch/1', ...round }) })
    else emit({ kind: 'output', what: 'text', text: roundText(round, findings, { now: now(), least }) })
  }

  return {
    data: (): WatchData => ({ rounds: count, last }),
    broken(files: Batch, diagnostics: readonly Diagnostic[], began: number): void {
      const findings = diagnostics.map((diagnostic) => ({ diagnostic, resource: null }))
      const known = { findings, unchecked: [], all: findings, left: [] }
      say(roundOf({ round: count + 1, files, state: 'broken', bound: [], began, known, least }), findings)
    },
    bound({ files, began }: Occasion, ids: readonly NodeId[], standing: Standing, warnings: readonly Diagnostic[]): void {
      const about = new Set<string>(ids)
      const own = (resource: string | null): boolean => resource === null || about.has(resource)
      const parsing = warnings.map((diagnostic) => ({ diagnostic, resource: null }))
      const all = [...parsing, ...standing.findings()]
      const findings = all.filter(({ resource }) => own(resource))
      const unchecked = standing.unchecked()
      const known = { findings, unchecked: unchecked.filter(({ resource }) => own(resource)), all, left: unchecked }
      say(roundOf({ round: count + 1, files, state: 'bound', bound: ids, began, known, least }), findings)
    },
  }
}
