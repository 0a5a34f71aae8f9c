import { type GraphNode, type NodeId, nodeId, type Plain, type PlainRecord, type Project } from '../model/index.ts'
import { type CompiledEntry, describeDoc, describeGroup, describeMacro, describeNode } from './describe.ts'
import { jsonText, nodeText, recordText, type SharedTexts } from './entry-text.ts'
import { ByteWriter, bodyPieces, type ManifestBody, typeOf } from './manifest-body.ts'

/** What the head of an artifact says of the run that wrote it. */
export interface ArtifactMetadata {
  readonly dbtVersion: string
  /** ISO 8601, UTC. */
  readonly generatedAt: string
  readonly invocationStartedAt: string
  readonly invocationId: string
  /** `DBT_ENV_CUSTOM_ENV_*`. */
  readonly env: PlainRecord
}

export interface ManifestInput extends ArtifactMetadata {
  readonly project: Project
  readonly projectId: string
  readonly adapterType: string
  readonly quoting: { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean }
  /** Of the project, with nothing compiled. */
  readonly body: ManifestBody
  /** Nodes that are not as they are in the body. */
  readonly fresh: Iterable<NodeId>
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** Nodes that were compiled, with what that gave. */
  readonly compiled: ReadonlyMap<NodeId, CompiledEntry>
}

/** manifest.json (v12) in pieces, so that nothing of the size of the whole has to be built. */
export function* manifestPieces(input: ManifestInput): Generator<Uint8Array | string, void> {
  const shared: SharedTexts = new WeakMap()
  const replaced = new Map<NodeId, string>()
  for (const id of new Set([...input.fresh, ...input.compiled.keys()])) {
    const node = input.project.nodes.get(id)
    if (node !== undefined) replaced.set(id, nodeText(node, input.compiled.get(id), shared))
  }
  yield `{"metadata": ${jsonText(metadataOf(input))}`
  yield* bodyPieces(input.body, JSON.stringify(input.createdAt), replaced)
}

/** @param selectors selectors.yml as dbt writes it */
export function manifestBody(project: Project, selectors: PlainRecord): ManifestBody {
  const out = new ByteWriter()
  const ids: NodeId[] = []
  const places: number[] = []
  const shared: SharedTexts = new WeakMap()
  for (const [name, entries] of sectionsOf(project, selectors, shared)) {
    out.write(`, "${name}": {`)
    let first = true
    for (const [key, text] of entries) {
      out.write(`${first ? '' : ', '}${JSON.stringify(key)}: `)
      const start = out.length
      out.write(text)
      if (name === 'nodes') {
        ids.push(nodeId(key))
        places.push(start, out.length)
      }
      first = false
    }
    out.write('}')
  }
  out.write('}')
  return { bytes: out.finish(), ids, places: Uint32Array.from(places) }
}

type Texts = Iterable<readonly [string, string]>

function sectionsOf(project: Project, selectors: PlainRecord, shared: SharedTexts): [string, Texts][] {
  const nodes = [...project.nodes.values()]
  const of = (...types: GraphNode['resourceType'][]): Texts =>
    texts(
      nodes.filter((node) => types.includes(node.resourceType)),
      (node) => nodeText(node, undefined, shared),
    )
  const maps = edgesOf(nodes)
  return [
    ['nodes', of('model', 'seed', 'snapshot', 'analysis', 'test', 'operation', 'sql_operation')],
    ['sources', of('source')],
    ['macros', texts(project.macros.values(), (macro) => recordText(describeMacro(macro)))],
    ['docs', texts(project.docs.values(), (doc) => recordText(describeDoc(doc)))],
    ['exposures', of('exposure')],
    ['metrics', of('metric')],
    ['groups', texts(project.groups.values(), (group) => recordText(describeGroup(group)))],
    ['selectors', plainTexts(Object.entries(selectors))],
    ['disabled', disabledTexts(project, shared)],
    ['parent_map', plainTexts(maps.parents)],
    ['child_map', plainTexts(maps.children)],
    ['group_map', plainTexts(groupMap(project))],
    ['saved_queries', of('saved_query')],
    ['semantic_models', of('semantic_model')],
    ['unit_tests', of('unit_test')],
  ]
}

function* texts<T extends { readonly uniqueId: NodeId }>(
  items: Iterable<T>,
  textOf: (item: T) => string,
): Generator<readonly [string, string]> {
  for (const item of items) yield [item.uniqueId, textOf(item)]
}

function* plainTexts(entries: Entries): Generator<readonly [string, string]> {
  for (const [key, value] of entries) yield [key, jsonText(value)]
}

function* disabledTexts(project: Project, shared: SharedTexts): Generator<readonly [string, string]> {
  for (const [id, list] of project.disabled) yield [id, `[${list.map((node) => nodeText(node, undefined, shared)).join(',')}]`]
}

type Entries = Iterable<readonly [string, Plain]>

function metadataOf(input: ManifestInput): PlainRecord {
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: input.dbtVersion,
    generated_at: input.generatedAt,
    invocation_id: input.invocationId,
    invocation_started_at: input.invocationStartedAt,
    env: input.env,
    project_name: input.project.name,
    project_id: input.projectId,
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: input.adapterType,
    quoting: {
      database: input.quoting.database,
      schema: input.quoting.schema,
      identifier: input.quoting.identifier,
      column: null,
    },
  }
}

/** All members of the graph are keys of both maps; parents in the node's own order, children in the project's. */
function edgesOf(nodes: readonly GraphNode[]): { parents: Entries; children: Entries } {
  const parents = new Map<string, string[]>()
  const children = new Map<string, string[]>()
  for (const node of nodes) {
    parents.set(node.uniqueId, dependenciesOf(node))
    children.set(node.uniqueId, [])
  }
  for (const [id, list] of parents) for (const parent of list) children.get(parent)?.push(id)
  return { parents, children }
}

function dependenciesOf(node: GraphNode): string[] {
  return 'dependsOn' in node ? [...new Set(node.dependsOn.nodes)] : []
}

function groupMap(project: Project): Entries {
  const groups = new Map<string, string[]>()
  for (const group of project.groups.values()) groups.set(group.name, [])
  for (const node of project.nodes.values())
    if ('group' in node && node.group !== null) groups.get(node.group)?.push(node.uniqueId)
  return groups
}

/** `graph` of the templates: the manifest's entries by kind. */
export function graphDictionary(project: Project, compiled: ReadonlyMap<NodeId, CompiledEntry>): PlainRecord {
  const out: Record<string, Record<string, Plain>> = {
    exposures: {},
    groups: {},
    metrics: {},
    nodes: {},
    semantic_models: {},
    saved_queries: {},
    sources: {},
    unit_tests: {},
  }
  for (const node of project.nodes.values()) {
    const section = out[SECTION[node.resourceType] ?? 'nodes']
    if (section !== undefined) section[node.uniqueId] = describeNode(node, compiled.get(node.uniqueId))
  }
  const groups = out['groups']
  if (groups !== undefined) for (const group of project.groups.values()) groups[group.uniqueId] = describeGroup(group)
  return out
}

const SECTION: Readonly<Record<string, string>> = {
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  unit_test: 'unit_tests',
}

/** Section counts, for tests and `--json`. */
export function manifestCounts(project: Project): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of project.nodes.keys()) {
    const type = typeOf(id)
    counts[type] = (counts[type] ?? 0) + 1
  }
  return counts
}
