import path from 'node:path'
import { DatabaseError, duckdbAdapter, type Session, unserved } from '../../adapter/index.ts'
import { diskFiles, frame, warningVerdict } from '../../config/index.ts'
import { createRelationCache } from '../../context/index.ts'
import { withTestEdges } from '../../graph/index.ts'
import { scriptWorkerFile } from '../../include/index.ts'
import { failure, type NodeId, nodeId, type OperationNode } from '../../model/index.ts'
import { createResolver } from '../../parse/index.ts'
import type { RunOptions, RunWorld } from '../../run/index.ts'
import type { Opened } from '../open/index.ts'
import { readSample } from '../sample.ts'
import type { TargetFiles } from '../target-files.ts'
import { deferredRelations, deferring } from './defer.ts'

/**
 * Opens the database, lets `work` use it, and closes it whatever happens: when this returns the lock is free, and the files
 * that `work` wrote are complete.
 *
 * @param meanwhile what needs no database any more; it goes on while the disk is waited for
 */
export async function withRun<T>(
  opened: Opened,
  target: TargetFiles,
  selected: readonly NodeId[],
  signal: AbortSignal,
  work: (run: RunWorld) => Promise<T>,
  meanwhile: (done: T) => Promise<void> = async () => undefined,
): Promise<T> {
  const session = await openSession(opened, signal).catch((error: unknown) => {
    throw placedInProfile(error, opened)
  })
  let done: T
  try {
    done = await work(runWorld(opened, session, target, selected, signal))
  } catch (error) {
    await close(session, target)
    throw error
  }
  for (const end of await Promise.allSettled([close(session, target), meanwhile(done)])) {
    if (end.status === 'rejected') throw end.reason
  }
  return done
}

async function close(session: Session, target: TargetFiles): Promise<void> {
  try {
    await session.close()
  } finally {
    await target.settled()
  }
}

/** A database that cannot be opened is found where the profile names it. */
export function placedInProfile(error: unknown, { profile }: Opened): unknown {
  if (!(error instanceof DatabaseError)) return error
  const blamed = profile.settings.find(({ key }) => key !== 'path' && error.raw.includes(`"${key.split('.').at(-1)}"`))
  const origin = (blamed ?? profile.settings.find(({ key }) => key === 'path'))?.origin
  const { text } = profile.source.file
  const drawn = origin?.kind === 'file' ? frame(text, origin.at) : undefined
  const given = origin?.kind === 'env' || origin?.kind === 'flag' ? ` (set by ${origin.name})` : ''
  return failure(
    'PW4003',
    `${error.raw}${given}`,
    {
      family: 'Runtime Error',
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(origin?.kind === 'file' ? { at: origin.at } : {}),
      ...(drawn === undefined ? {} : { frame: drawn }),
    },
    error,
  )
}

export async function openSession(
  opened: Pick<Opened, 'profile' | 'request' | 'directory' | 'warn'>,
  signal: AbortSignal,
): Promise<Session> {
  const { profile, request } = opened
  warnOfUnserved(opened)
  return duckdbAdapter.open(profile.credentials, {
    cwd: request.cwd,
    env: request.env,
    signal,
    scriptWorker: scriptWorkerFile,
  })
}

/** A data test that warns is a warning among the others, under dbt's name of its line in the log. */
const FAILED_TEST = { name: 'LogTestResult', deprecation: false }

function warnOfUnserved({ profile, warn }: Pick<Opened, 'profile' | 'warn'>): void {
  for (const { key, message, hint } of unserved(profile.credentials)) {
    const origin = profile.settings.find((setting) => setting.key.split('.')[0] === key)?.origin
    const at = origin?.kind === 'file' ? { at: origin.at } : {}
    warn({ code: 'PW1208', severity: 'warning', message, hint, ...at }, 'Note')
  }
}

/** The run of a command over an open session. */
export function runWorld(
  opened: Opened,
  session: Session,
  target: TargetFiles,
  selected: readonly NodeId[],
  signal: AbortSignal,
): RunWorld {
  const { request, project } = opened
  const options = runOptions(opened)
  const relations = createRelationCache([])
  const resolver = createResolver(project)
  const deferred = deferredRelations(opened)
  return {
    world: opened.world,
    project,
    graph: options.which === 'build' ? withTestEdges(opened.graph, project) : opened.graph,
    session,
    dialect: duckdbAdapter.dialect,
    relations,
    resolver:
      deferred === undefined
        ? resolver
        : deferring(resolver, deferred, {
            selected: new Set(selected),
            relations,
            database: session.info.database,
            favorState: request.flags.is('favor_state'),
          }),
    ...(deferred === undefined ? {} : { deferred }),
    emit: request.emit,
    now: request.now,
    fixedNow: request.env['PLANWISE_NOW'] === undefined ? null : request.now(),
    writeTarget: target.write,
    sourceText: (place) => diskFiles.read(path.join(opened.directory, place)),
    fileOf: (place) => path.join(opened.directory, place),
    operationNode: (packageName, code) => operationNode(opened, packageName, code),
    ...(request.repeat === undefined ? {} : { repeat: request.repeat }),
    selected,
    compiled: opened.compiled,
    options,
    transaction: 'node',
    signal,
    bodies: new Map(),
  }
}

function runOptions(opened: Opened): RunOptions {
  const { flags, which } = opened.request
  const sample = flags.text('sample')
  return {
    which,
    threads: flags.is('single_threaded') ? 1 : opened.profile.threads,
    targetName: opened.profile.targetName,
    failFast: flags.is('fail_fast'),
    fullRefresh: flags.is('full_refresh'),
    empty: flags.is('empty'),
    storeFailures: flags.is('store_failures'),
    warnIsError: warningVerdict(flags.warnErrorOptions, flags.is('warn_error'), FAILED_TEST) === 'error',
    projectHooks: which !== 'freshness' || flags.behavior.source_freshness_run_project_hooks,
    skipIfStartHookFails: flags.behavior.skip_nodes_if_on_run_start_fails,
    eventTimeStart: moment(flags.text('event_time_start')),
    eventTimeEnd: moment(flags.text('event_time_end')),
    sample: sample === null ? null : readSample(sample, opened.startedAt),
    injectCtes: flags.command !== 'compile' || flags.is('inject_ephemeral_ctes'),
    timings: flags.is('timings'),
    introspect: which !== 'compile' || flags.is('introspect'),
  }
}

/** Times without a zone are UTC. */
function moment(text: string | null): Date | null {
  if (text === null) return null
  return new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text.slice(10)) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
}

/** A node for what has no file: a macro run on its own, the text of `--inline`. */
function operationNode(opened: Opened, packageName: string, code = ''): OperationNode {
  const { credentials } = opened.profile
  return {
    resourceType: 'sql_operation',
    uniqueId: nodeId(`sqloperation.${packageName}.inline_query`),
    name: 'inline_query',
    packageName,
    path: 'sql/inline_query.sql',
    originalFilePath: 'from remote system.sql',
    fqn: [packageName, 'sql', 'inline_query'],
    config: { enabled: true, tags: [], meta: {}, materialized: 'view' },
    unrenderedConfig: {},
    tags: [],
    meta: {},
    description: '',
    database: credentials.database,
    schema: credentials.schema,
    alias: 'inline_query',
    checksum: { name: 'none', checksum: '' },
    columns: {},
    group: null,
    docs: { show: true, nodeColor: null },
    docBlocks: [],
    patchPath: null,
    relationName: null,
    rawCode: code,
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    dependsOn: { macros: [], nodes: [] },
    createdAt: opened.startedAt.getTime() / 1000,
    contract: { enforced: false, aliasTypes: true, checksum: null },
    firstLine: 1,
    index: null,
  }
}
