import type { Json, Project, SemanticNode } from '../model/index.ts'
import { jsonOf } from '../model/index.ts'

/** semantic_manifest.json: what MetricFlow reads. Definitions are passed on as they were parsed. */
export function semanticManifest(project: Project): Json {
  const of = (type: SemanticNode['resourceType']): Json[] => {
    const found: Json[] = []
    for (const node of project.nodes.values()) {
      if (node.resourceType === type)
        found.push({ name: node.name, description: node.description, label: node.label, ...definitionOf(node) })
    }
    return found
  }
  return {
    semantic_models: of('semantic_model'),
    metrics: of('metric'),
    project_configuration: {
      time_spine_table_configurations: [],
      metadata: null,
      dsi_package_version: { major_version: '0', minor_version: '9', patch_version: '0' },
      time_spines: timeSpines(project),
    },
    saved_queries: of('saved_query'),
  }
}

function definitionOf(node: SemanticNode): Record<string, Json> {
  return Object.fromEntries(Object.entries(node.definition).map(([key, value]) => [key, jsonOf(value)]))
}

function timeSpines(project: Project): Json[] {
  const found: Json[] = []
  for (const node of project.nodes.values()) {
    if (node.resourceType !== 'model' || node.timeSpine === null) continue
    const column = node.timeSpine['standard_granularity_column']
    found.push({
      node_relation: { alias: node.alias, schema_name: node.schema, database: node.database, relation_name: node.relationName },
      primary_column: { name: typeof column === 'string' ? column : null, time_granularity: granularityOf(node.columns, column) },
      custom_granularities: jsonOf(node.timeSpine['custom_granularities'] ?? []),
    })
  }
  return found
}

function granularityOf(
  columns: Readonly<Record<string, { readonly granularity: string | null }>>,
  column: unknown,
): string | null {
  return typeof column === 'string' ? (columns[column]?.granularity ?? null) : null
}
