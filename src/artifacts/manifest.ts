import type { GraphNode, NodeId, Plain, PlainRecord, Project } from '../model/index.ts'
import { jsonOf } from '../model/index.ts'
import { type CompiledEntry, describeDoc, describeGroup, describeMacro, describeNode } from './describe.ts'

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
  readonly compiled: ReadonlyMap<NodeId, CompiledEntry>
  /** selectors.yml as dbt writes it. */
  readonly selectors: PlainRecord
}

/** manifest.json (v12) as text in pieces, so that no string of the whole has to be built. */
export function* manifestText(input: ManifestInput): Generator<string, void> {
  const sections = sectionsOf(input)
  yield `{"metadata": ${stringify(metadataOf(input))}`
  for (const [name, entries] of sections) {
    yield `, "${name}": {`
    let first = true
    for (const [key, value] of entries) {
      yield `${first ? '' : ', '}${JSON.stringify(key)}: ${stringify(value)}`
      first = false
    }
    yield '}'
  }
  yield '}'
}

function stringify(value: Plain): string {
  return JSON.stringify(jsonOf(value))
}

type Entries = Iterable<readonly [string, Plain]>

function sectionsOf(input: ManifestInput): [string, Entries][] {
  const { project } = input
  const nodes = [...project.nodes.values()]
  const of = (...types: GraphNode['resourceType'][]): Entries =>
    described(
      nodes.filter((node) => types.includes(node.resourceType)),
      input.compiled,
    )
  const maps = edgesOf(nodes)
  return [
    ['nodes', of('model', 'seed', 'snapshot', 'analysis', 'test', 'operation', 'sql_operation')],
    ['sources', of('source')],
    ['macros', mapped(project.macros.values(), describeMacro)],
    ['docs', mapped(project.docs.values(), describeDoc)],
    ['exposures', of('exposure')],
    ['metrics', of('metric')],
    ['groups', mapped(project.groups.values(), describeGroup)],
    ['selectors', Object.entries(input.selectors)],
    ['disabled', [...project.disabled].map(([id, list]) => [id, list.map((node) => describeNode(node))] as const)],
    ['parent_map', maps.parents],
    ['child_map', maps.children],
    ['group_map', groupMap(project)],
    ['saved_queries', of('saved_query')],
    ['semantic_models', of('semantic_model')],
    ['unit_tests', of('unit_test')],
  ]
}

function* described(
  nodes: readonly GraphNode[],
  compiled: ReadonlyMap<NodeId, CompiledEntry>,
): Generator<readonly [string, Plain]> {
  for (const node of nodes) yield [node.uniqueId, describeNode(node, compiled.get(node.uniqueId))]
}

function* mapped<T extends { readonly uniqueId: string }>(
  items: Iterable<T>,
  describe: (item: T) => PlainRecord,
): Generator<readonly [string, Plain]> {
  for (const item of items) yield [item.uniqueId, describe(item)]
}

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
  for (const node of project.nodes.values()) counts[node.resourceType] = (counts[node.resourceType] ?? 0) + 1
  return counts
}
