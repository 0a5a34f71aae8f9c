import path from 'node:path'
import { duckdbAdapter } from '../../adapter/index.ts'
import { type PreviousManifest, previousCatalog } from '../../artifacts/index.ts'
import { diskFiles } from '../../config/index.ts'
import type { StateProvider } from '../../graph/index.ts'
import { type ChangesData, type Diagnostic, failure, type GraphNode, PlanwiseError } from '../../model/index.ts'
import {
  type Binder,
  type Comparison,
  compareNodes,
  type EarlierNode,
  type EarlierStateInput,
  earlierState,
  type Finding,
  isCompared,
  lineageOf,
  touchedBy,
  withWrittenTypes,
} from '../../validate/index.ts'
import type { Opened } from '../open/index.ts'
import { readState, stateOf } from './state.ts'
import { nodesInTarget } from './target-changes.ts'

const COMPARED: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'source'])

/** What is not as before, and what the comparison itself has found wrong. */
export interface Changes {
  readonly changes: ChangesData | null
  readonly findings: readonly Finding[]
}

/** What is asked for: a target, or without one the directory of `--state`, or neither. */
export interface ChangesRequest {
  readonly against: string | null
  readonly signal: AbortSignal
}

/**
 * What the whole project, whatever is selected, has that is not as in the target's database or the earlier state.
 * @throws {PlanwiseError} `PW5110` where the directory has no manifest, `PW3104` where the database cannot be read
 */
export async function changesOf(opened: Opened, binder: Binder, { against, signal }: ChangesRequest): Promise<Changes> {
  return against === null ? sinceState(opened, binder, signal) : againstTarget(opened, binder, against, signal)
}

async function againstTarget(opened: Opened, binder: Binder, target: string, signal: AbortSignal): Promise<Changes> {
  const earlier = await nodesInTarget(opened, target, signal)
  await binder.bind()
  const nodes = nodesOf(opened).filter(isCompared)
  const compared = compareNodes({ nodes, bound: binder.context.done, earlier, modified: null })
  return { changes: await withTouched({ kind: 'target', target }, binder, compared), findings: [] }
}

async function sinceState(opened: Opened, binder: Binder, signal: AbortSignal): Promise<Changes> {
  const directory = opened.request.flags.text('state')
  if (directory === null) return { changes: null, findings: [] }
  await binder.bind()
  const { manifest } = readState(opened, directory)
  const provider = stateOf(opened)
  if (manifest === undefined || provider === undefined) throw noManifest(directory)
  const modified = modifications(provider)
  const unmodified = (node: GraphNode): boolean => modified.of(node).length === 0
  const bound = await withWrittenTypes(binder.context.questions, binder.context.done)
  const earlier = await boundState(opened, { manifest, bound, directory, unmodified, signal })
  const compared = compareNodes({ nodes: nodesOf(opened), bound, earlier, modified: modified.of })
  return { changes: await withTouched({ kind: 'state', directory }, binder, compared), findings: modified.findings }
}

function nodesOf({ project, graph }: Opened): readonly GraphNode[] {
  return graph.order.flatMap((id) => project.nodes.get(id) ?? []).filter(({ resourceType }) => COMPARED.has(resourceType))
}

async function withTouched(since: ChangesData['since'], binder: Binder, { nodes, unknown }: Comparison): Promise<ChangesData> {
  const { project, graph } = binder.context.run
  return { since, nodes, ...touchedBy({ project, graph, lineage: await lineageOf(binder), changed: nodes }), unknown }
}

interface StateWork {
  readonly manifest: PreviousManifest
  readonly directory: string
  readonly bound: EarlierStateInput['bound']
  readonly unmodified: (node: GraphNode) => boolean
  readonly signal: AbortSignal
}

async function boundState(opened: Opened, work: StateWork): Promise<ReadonlyMap<string, EarlierNode>> {
  const { request, profile, directory, project } = opened
  const place = { cwd: request.cwd, env: request.env, signal: work.signal }
  const { session } = await duckdbAdapter.openBlank(profile.credentials, place)
  try {
    const file = path.resolve(directory, work.directory, 'catalog.json')
    const listed = diskFiles.read(file)
    return await earlierState({
      manifest: work.manifest,
      catalog: listed === undefined ? undefined : previousCatalog(listed, file),
      connection: await session.connect('earlier state'),
      dialect: duckdbAdapter.dialect,
      database: session.info.database,
      project,
      bound: work.bound,
      unmodified: work.unmodified,
    })
  } finally {
    await session.close()
  }
}

const ASPECTS = ['body', 'configs', 'relation', 'persisted_descriptions', 'macros', 'contract'] as const

interface Modifications {
  readonly of: (node: GraphNode) => readonly string[]
  /** Broken contracts of versioned models: the selector ends with them, here they are findings. */
  readonly findings: Finding[]
}

/** What of a node is modified by dbt's rules: the names of `state:modified.…`, or `properties` for what has none. */
function modifications(provider: StateProvider): Modifications {
  const known = new Map<string, readonly string[]>()
  const findings: Finding[] = []
  const report = (diagnostic: Diagnostic, node: GraphNode): void => {
    if (!findings.some((each) => each.diagnostic.message === diagnostic.message))
      findings.push({ diagnostic, resource: node.uniqueId })
  }
  const is = (value: string, node: GraphNode): boolean => {
    try {
      return provider.matches('state', value, node)
    } catch (error) {
      if (!(error instanceof PlanwiseError) || error.diagnostics.some(({ code }) => code !== 'PW5105')) throw error
      for (const diagnostic of error.diagnostics) report(diagnostic, node)
      return true
    }
  }
  const aspectsOf = (node: GraphNode): readonly string[] => {
    if (is('new', node)) return []
    // the first question also judges what is gone, and may end with that
    const before = findings.length
    if (!is('modified', node) || (findings.length > before && !is('modified', node))) return []
    const aspects = ASPECTS.filter((aspect) => is(`modified.${aspect}`, node))
    return aspects.length === 0 ? ['properties'] : aspects
  }
  return {
    findings,
    of(node) {
      const aspects = known.get(node.uniqueId) ?? aspectsOf(node)
      known.set(node.uniqueId, aspects)
      return aspects
    },
  }
}

function noManifest(directory: string): Error {
  return failure('PW5110', `Could not find manifest in --state path: "${directory}"`, {
    family: 'Runtime Error',
    hint: 'The directory must hold the manifest.json of an earlier run.',
  })
}
