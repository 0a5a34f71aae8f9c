import { cteName } from '../../compile/index.ts'
import { sourceLocation } from '../../context/index.ts'
import { type LineageNode, type ProjectLineage, traceProject } from '../../lineage/index.ts'
import { type GraphNode, isPlainRecord } from '../../model/index.ts'
import { isEphemeral } from '../../run/index.ts'
import type { Binder } from '../bind/binder.ts'
import type { BoundNode } from '../bind/bound.ts'
import type { BindContext } from '../bind/context.ts'
import { LANGUAGES } from '../bind/model.ts'
import { relationOf } from '../bind/relations.ts'

/** Nodes whose columns somebody can ask for. */
const WITH_COLUMNS: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'source', 'analysis'])

export function hasColumns(node: GraphNode): boolean {
  return WITH_COLUMNS.has(node.resourceType)
}

/** Where the columns of everything that the binder has bound come from. */
export async function lineageOf({ context }: Binder): Promise<ProjectLineage> {
  const { run, questions, done } = context
  const nodes = run.graph.order.flatMap((id) => {
    const [node, bound] = [run.project.nodes.get(id), done.get(id)]
    return node === undefined || bound === undefined || !hasColumns(node) ? [] : [lineageNode(context, node, bound)]
  })
  return traceProject(questions, nodes, { database: run.session.info.database, schema: 'main' })
}

function lineageNode({ run, replaced }: BindContext, node: GraphNode, bound: BoundNode): LineageNode {
  const inPlace = node.resourceType === 'source' && !replaced.has(node.uniqueId) ? sourceLocation(node) : undefined
  return {
    id: node.uniqueId,
    relation: node.resourceType === 'analysis' ? null : (relationOf(node, run.session.info.database) ?? null),
    location: inPlace ?? null,
    cte: node.resourceType === 'model' && isEphemeral(node) ? cteName(node.alias) : null,
    columns: bound.state === 'bound' ? bound.columns : bound.promised,
    added: node.resourceType === 'snapshot' ? snapshotColumns(node.config) : [],
    definition: definitionOf(node, bound),
    // a build waits for the tests above a model; no column comes out of them
    parents: (run.graph.parents.get(node.uniqueId) ?? []).filter((id) => {
      const parent = run.project.nodes.get(id)
      return parent !== undefined && hasColumns(parent)
    }),
  }
}

function definitionOf(node: GraphNode, bound: BoundNode): LineageNode['definition'] {
  if (node.resourceType === 'source' || node.resourceType === 'seed') return { kind: 'leaf' }
  if ('language' in node && node.language !== 'sql')
    return { kind: 'unknown', because: `its ${LANGUAGES[node.language]} code is not read` }
  if (bound.state === 'failed')
    return {
      kind: 'unknown',
      because: `it has an error: ${bound.diagnostics[0]?.message.split('\n')[0] ?? 'planwise validate tells'}`,
    }
  if (bound.compiled !== null) return { kind: 'query', sql: bound.compiled.text }
  return { kind: 'unknown', because: bound.state === 'unchecked' ? bound.because : 'it has no SQL' }
}

const SNAPSHOT_COLUMNS = ['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'dbt_is_deleted'] as const

/** The columns that a snapshot adds, under the names that `snapshot_meta_column_names` gives them. */
export function snapshotColumns(config: Readonly<Record<string, unknown>>): readonly string[] {
  const given = config['snapshot_meta_column_names']
  return SNAPSHOT_COLUMNS.map((name) => {
    const renamed = isPlainRecord(given) ? given[name] : undefined
    return typeof renamed === 'string' ? renamed : name
  })
}
