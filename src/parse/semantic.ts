import type { PropertiesKey } from '../config/index.ts'
import { failure, type NodeId, nodeId, type Plain, type PlainRecord, type RefArgs, type SemanticNode } from '../model/index.ts'
import { foldersOf } from './code.ts'
import { foundTwice } from './code-files.ts'
import { attempt } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { refLookup } from './lookup.ts'
import type { PropertiesEntry } from './properties.ts'
import { recordOf, recordsOf, textOf, textsOf } from './read.ts'
import {
  dimension,
  entity,
  filter,
  lower,
  measure,
  measureInput,
  queryParams,
  savedExports,
  typeParams,
} from './semantic-definitions.ts'
import { checkDefinitions } from './semantic-verdict.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'

type EntriesOf = (key: PropertiesKey) => readonly PropertiesEntry[]

interface SemanticDraft {
  readonly node: Draft<SemanticNode>
  readonly entry: PropertiesEntry
}

/** Makes the nodes of semantic models, metrics and saved queries, and links them. They are checked and written, never executed. */
export function parseSemantics(state: ParseState, of: EntriesOf): void {
  const models = of('semantic_models').flatMap((entry) => made(state, entry, semanticModel))
  const metrics = [
    ...of('metrics').flatMap((entry) => made(state, entry, metric)),
    ...models.flatMap((one) => measureMetrics(state, one)),
  ]
  const queries = of('saved_queries').flatMap((entry) => made(state, entry, savedQuery))
  for (const model of models) attempt(state.diagnostics, () => linkModel(state, model))
  const links = new MetricLinks(models, metrics)
  for (const one of metrics) attempt(state.diagnostics, () => links.link(one))
  for (const one of queries) attempt(state.diagnostics, () => links.linkQuery(one))
  for (const one of [...models, ...metrics, ...queries]) store(state, one)
  checkDefinitions(state, models, metrics, queries)
}

function made(
  state: ParseState,
  entry: PropertiesEntry,
  define: (state: ParseState, entry: PropertiesEntry) => Draft<SemanticNode>,
): SemanticDraft[] {
  const node = attempt(state.diagnostics, () => define(state, entry))
  return node === undefined ? [] : [{ node, entry }]
}

function store(state: ParseState, { node, entry }: SemanticDraft): void {
  if (!node.config.enabled) {
    storeDisabled(state.store, node)
    return
  }
  const before = state.store.nodes.get(node.uniqueId)
  if (before === undefined) state.store.nodes.set(node.uniqueId, node)
  else {
    const twice = foundTwice(node.resourceType, node.name, [before.originalFilePath, node.originalFilePath])
    state.diagnostics.push({ ...twice, at: entry.at('name') })
  }
}

function base(
  state: ParseState,
  entry: PropertiesEntry,
  resourceType: SemanticNode['resourceType'],
  definition: PlainRecord,
): Draft<SemanticNode> {
  const { data, packageName, file, name } = entry
  const fqn = [packageName, ...foldersOf(file.path), name]
  const { originalFilePath } = file
  const own = recordOf(data['config'])
  const patch: PlainRecord =
    data['meta'] === undefined ? own : { ...own, meta: { ...recordOf(data['meta']), ...recordOf(own['meta']) } }
  const { config, unrenderedConfig } = state.config.effective({ packageName, fqn, resourceType, originalFilePath }, patch, {})
  return {
    resourceType,
    uniqueId: nodeId(`${resourceType}.${packageName}.${name}`),
    name,
    packageName,
    path: file.path,
    originalFilePath,
    fqn,
    config,
    unrenderedConfig,
    tags: resourceType === 'saved_query' ? config.tags : textsOf(data['tags']),
    meta: config.meta,
    description: textOf(data['description']) ?? (resourceType === 'metric' ? '' : null),
    group: textOf(config.group),
    label: textOf(data['label']),
    refs: [],
    dependsOn: { macros: [], nodes: [] },
    createdAt: state.input.createdAt,
    definition,
  }
}

function semanticModel(state: ParseState, entry: PropertiesEntry): Draft<SemanticNode> {
  const { data } = entry
  const meta = recordOf(recordOf(data['config'])['meta'])
  return base(state, entry, 'semantic_model', {
    model: textOf(data['model']) ?? '',
    node_relation: null,
    defaults: data['defaults'] === undefined || data['defaults'] === null ? null : recordOf(data['defaults']),
    entities: recordsOf(data['entities']).map((one) => entity(one, meta)),
    measures: recordsOf(data['measures']).map((one) => measure(one, meta)),
    dimensions: recordsOf(data['dimensions']).map((one) => dimension(one, meta)),
    metadata: null,
    primary_entity: data['primary_entity'] ?? null,
  })
}

function metric(state: ParseState, entry: PropertiesEntry): Draft<SemanticNode> {
  const { data } = entry
  const node = base(state, entry, 'metric', {
    type: lower(data['type']),
    type_params: typeParams(data),
    filter: filter(data['filter']),
    metadata: null,
    time_granularity: data['time_granularity'] ?? null,
    sources: [],
    metrics: [],
  })
  return { ...node, definition: { ...node.definition, meta: node.meta } }
}

function savedQuery(state: ParseState, entry: PropertiesEntry): Draft<SemanticNode> {
  return base(state, entry, 'saved_query', {
    query_params: queryParams(entry.data['query_params']),
    exports: savedExports(entry.data['exports'], state.input.credentials),
    metadata: null,
  })
}

/** Measures with `create_metric: true` are metrics too. */
function measureMetrics(state: ParseState, { entry }: SemanticDraft): SemanticDraft[] {
  return recordsOf(entry.data['measures']).flatMap((one) => {
    const name = textOf(one['name'])
    if (one['create_metric'] !== true || name === null) return []
    const data: PlainRecord = {
      name,
      label: textOf(one['label']) ?? name,
      description: textOf(one['description']) ?? `Metric created from measure ${name}`,
      type: 'simple',
      type_params: { measure: name, expr: name },
      config: { enabled: true },
    }
    return made(state, { ...entry, key: 'metrics', name, data, raw: data }, metric)
  })
}

function linkModel(state: ParseState, { node, entry }: SemanticDraft): void {
  const model = textOf(entry.data['model']) ?? ''
  const reference = staticReference(model)
  if (reference?.kind !== 'ref') {
    throw failure('PW2260', `The model of semantic model '${node.name}' must be a ref, but it is ${model}`, {
      family: 'Parsing Error',
      at: entry.at('model'),
      hint: "Write model: ref('orders').",
    })
  }
  const { nodes, disabled } = state.store
  const lookup = refLookup(state.world.rootName, nodes.values(), [...disabled.values()].flat())
  const { ref } = reference
  node.refs = [ref]
  const target = lookup.resolve(ref.name, ref.package, ref.version, node.packageName)
  if (target.kind !== 'found') throw modelMissing(node, ref, entry, target.kind)
  const { alias, schema, database, relationName, uniqueId } = target.node
  node.definition = {
    ...node.definition,
    node_relation: { alias, schema_name: schema, database, relation_name: relationName },
  }
  node.dependsOn = { macros: [], nodes: [uniqueId] }
}

function modelMissing(node: SemanticNode, ref: RefArgs, entry: PropertiesEntry, kind: 'missing' | 'disabled') {
  const how = kind === 'disabled' ? 'is disabled' : 'was not found'
  return failure(
    'PW2501',
    `Semantic Model '${node.uniqueId}' (${node.originalFilePath}) depends on a node named '${ref.name}' which ${how}`,
    {
      family: 'Compilation Error',
      at: entry.at('model'),
    },
  )
}

/** Finds the measures and metrics that metrics and saved queries stand on. */
class MetricLinks {
  readonly #measures = new Map<string, SemanticDraft>()
  readonly #metrics = new Map<string, SemanticDraft>()
  readonly #inputs = new Map<NodeId, readonly Plain[]>()

  constructor(models: readonly SemanticDraft[], metrics: readonly SemanticDraft[]) {
    for (const model of models) {
      for (const one of recordsOf(model.entry.data['measures'])) this.#measures.set(textOf(one['name']) ?? '', model)
    }
    for (const one of metrics) this.#metrics.set(one.node.name, one)
  }

  /** Fills in `input_measures` and `depends_on`; those of the metrics below first. */
  link(one: SemanticDraft, path: readonly NodeId[] = []): readonly Plain[] {
    const { node, entry } = one
    const known = this.#inputs.get(node.uniqueId)
    if (known !== undefined) return known
    if (path.includes(node.uniqueId)) {
      throw failure('PW2261', `The metric \`${node.name}\` stands on itself: ${[...path, node.uniqueId].join(' -> ')}`, {
        family: 'Parsing Error',
        at: entry.at('name'),
      })
    }
    const params = recordOf(entry.data['type_params'])
    const below = metricsBelow(entry.data)
    const nodes: NodeId[] = []
    const inputs = new Map<string, Plain>()
    if (below.length === 0) {
      for (const input of measuresBelow(params)) {
        nodes.push(this.#measureOwner(String(input['name']), one))
        inputs.set(JSON.stringify(input), input)
      }
    }
    for (const name of below) {
      const other = this.#metric(name, one)
      nodes.push(other.node.uniqueId)
      for (const input of this.link(other, [...path, node.uniqueId])) inputs.set(JSON.stringify(input), input)
    }
    const found = [...inputs.values()]
    node.definition = { ...node.definition, type_params: { ...recordOf(node.definition['type_params']), input_measures: found } }
    node.dependsOn = { macros: [], nodes: [...new Set(nodes)] }
    this.#inputs.set(node.uniqueId, found)
    return found
  }

  linkQuery(one: SemanticDraft): void {
    const names = textsOf(recordOf(one.entry.data['query_params'])['metrics'])
    one.node.dependsOn = { macros: [], nodes: [...new Set(names.map((name) => this.#metric(name, one).node.uniqueId))] }
  }

  #measureOwner(name: string, one: SemanticDraft): NodeId {
    const owner = this.#measures.get(name)
    if (owner?.node.config.enabled === true) return owner.node.uniqueId
    const message =
      owner === undefined
        ? `A semantic model having a measure \`${name}\` does not exist but was referenced.`
        : `The measure \`${name}\` is referenced on disabled semantic model \`${owner.node.name}\`.`
    throw failure('PW2262', message, { family: 'Parsing Error', at: one.entry.at('type_params') })
  }

  #metric(name: string, one: SemanticDraft): SemanticDraft {
    const found = this.#metrics.get(name)
    if (found?.node.config.enabled === true) return found
    const how = found === undefined ? 'does not exist but was referenced' : 'is disabled and thus cannot be referenced'
    throw failure('PW2263', `The metric \`${name}\` ${how}.`, { family: 'Parsing Error', at: one.entry.at('name') })
  }
}

function metricsBelow(data: PlainRecord): string[] {
  const params = typeParams(data)
  const inputs = lower(data['type']) === 'ratio' ? [params['numerator'], params['denominator']] : recordsOf(params['metrics'])
  return inputs.flatMap((input) => textOf(recordOf(input)['name']) ?? [])
}

function measuresBelow(params: PlainRecord): PlainRecord[] {
  const conversion = recordOf(params['conversion_type_params'])
  const found: PlainRecord[] = []
  for (const value of [params['measure'], conversion['base_measure'], conversion['conversion_measure']]) {
    const input = measureInput(value)
    if (input !== null) found.push(input)
  }
  return found
}
