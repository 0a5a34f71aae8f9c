import type { GraphNode, Json, JsonObject, Project, SemanticNode } from '../model/index.ts'
import { jsonOf } from '../model/index.ts'

/**
 * semantic_manifest.json: what MetricFlow reads. Keys and their order are those of dbt-semantic-interfaces 0.9, of which
 * dbt-core 1.10 writes the file; the manifest has more of them.
 */
export function semanticManifest(project: Project): Json {
  const of = (type: SemanticNode['resourceType'], shape: Shape): Json[] => {
    const found: Json[] = []
    for (const node of project.nodes.values()) {
      if (node.resourceType === type) found.push(shaped(described(node), shape))
    }
    return found
  }
  const models = of('semantic_model', SEMANTIC_MODEL)
  return {
    semantic_models: models,
    metrics: of('metric', METRIC),
    project_configuration: {
      time_spine_table_configurations: models.length === 0 ? [] : legacyTimeSpines(project),
      metadata: null,
      dsi_package_version: { major_version: '0', minor_version: '9', patch_version: '0' },
      time_spines: timeSpines(project),
    },
    saved_queries: of('saved_query', SAVED_QUERY),
  }
}

function described(node: SemanticNode): JsonObject {
  const { name, description, label, tags, config, definition } = node
  const own = Object.fromEntries(Object.entries(definition).map(([key, value]) => [key, jsonOf(value)]))
  return { ...own, name, description, label, tags: [...tags], config: { meta: jsonOf(config.meta) } }
}

/** The keys of a mapping in their order; one without a shape of its own is passed on, and null or its default when absent. */
interface Shape {
  readonly [key: string]: Shape | Json
}

function shaped(value: Json, shape: Shape): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => shaped(entry, shape))
  if (!isObject(value)) return value
  const source = value
  return Object.fromEntries(
    Object.entries(shape).map(([key, inner]): [string, Json] => {
      const given = source[key] ?? null
      if (isShape(inner)) return [key, shaped(given, inner)]
      return [key, given ?? inner]
    }),
  )
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isShape(value: Shape | Json): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ELEMENT_END: Shape = { metadata: null, label: null, config: { meta: null } }
const MEASURE_INPUT: Shape = { name: null, filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null }
const METRIC_INPUT: Shape = { name: null, filter: null, alias: null, offset_window: null, offset_to_grain: null }

const SEMANTIC_MODEL: Shape = {
  name: null,
  defaults: { agg_time_dimension: null },
  description: null,
  node_relation: { alias: null, schema_name: null, database: null, relation_name: null },
  primary_entity: null,
  entities: { name: null, description: null, type: null, role: null, expr: null, ...ELEMENT_END },
  measures: {
    name: null,
    agg: null,
    description: null,
    create_metric: false,
    expr: null,
    agg_params: { percentile: null, use_discrete_percentile: false, use_approximate_percentile: false },
    metadata: null,
    non_additive_dimension: { name: null, window_choice: 'min', window_groupings: [] },
    agg_time_dimension: null,
    label: null,
    config: { meta: null },
  },
  dimensions: {
    name: null,
    description: null,
    type: null,
    is_partition: false,
    type_params: { time_granularity: null, validity_params: null },
    expr: null,
    ...ELEMENT_END,
  },
  label: null,
  metadata: null,
  config: { meta: null },
}

const METRIC: Shape = {
  name: null,
  description: null,
  type: null,
  type_params: {
    measure: MEASURE_INPUT,
    numerator: METRIC_INPUT,
    denominator: METRIC_INPUT,
    expr: null,
    window: null,
    grain_to_date: null,
    metrics: METRIC_INPUT,
    conversion_type_params: {
      base_measure: MEASURE_INPUT,
      conversion_measure: MEASURE_INPUT,
      entity: null,
      calculation: 'conversion_rate',
      window: null,
      constant_properties: null,
    },
    cumulative_type_params: { window: null, grain_to_date: null, period_agg: 'first' },
    input_measures: MEASURE_INPUT,
  },
  filter: null,
  ...ELEMENT_END,
  time_granularity: null,
}

const SAVED_QUERY: Shape = {
  name: null,
  query_params: { metrics: [], group_by: [], order_by: [], limit: null, where: null },
  description: null,
  metadata: null,
  label: null,
  exports: { name: null, config: { export_as: null, schema_name: null, alias: null } },
  tags: [],
}

/** The model by whose name older versions know a time spine. */
function legacyTimeSpines(project: Project): Json[] {
  for (const node of project.nodes.values()) {
    if (node.resourceType === 'model' && node.name === LEGACY_TIME_SPINE)
      return [{ location: node.relationName, column_name: 'date_day', grain: 'day' }]
  }
  return []
}

const LEGACY_TIME_SPINE = 'metricflow_time_spine'

function timeSpines(project: Project): Json[] {
  const found: Json[] = []
  for (const node of project.nodes.values()) {
    if (node.resourceType !== 'model' || node.timeSpine === null) continue
    const column = node.timeSpine['standard_granularity_column']
    found.push({
      node_relation: { alias: node.alias, schema_name: node.schema, database: node.database, relation_name: node.relationName },
      primary_column: { name: typeof column === 'string' ? column : null, time_granularity: granularityOf(node, column) },
      custom_granularities: shaped(jsonOf(node.timeSpine['custom_granularities'] ?? []), { name: null, column_name: null }),
    })
  }
  return found
}

function granularityOf(node: Extract<GraphNode, { resourceType: 'model' }>, column: unknown): string | null {
  return typeof column === 'string' ? (node.columns[column]?.granularity ?? null) : null
}
