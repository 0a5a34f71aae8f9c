import { descendantsOf } from '../../graph/index.ts'
import { type ColumnAt, columnNames, lineageGraph, type ProjectLineage, surroundings } from '../../lineage/index.ts'
import {
  type ChangedNode,
  type ChangesData,
  type Graph,
  type NodeId,
  nodeId,
  type Project,
  type TouchedNode,
} from '../../model/index.ts'
import { displayName } from '../lineage/index.ts'

const CHECKS: ReadonlySet<string> = new Set(['test', 'unit_test', 'exposure'])

export interface Touching {
  readonly project: Pick<Project, 'nodes'>
  readonly graph: Graph
  readonly lineage: ProjectLineage
  readonly changed: readonly ChangedNode[]
}

/** Everything below the changed nodes, and the exposures that read any of it. */
export function touchedBy({ project, graph, lineage, changed }: Touching): Pick<ChangesData, 'touched' | 'exposures'> {
  const origins = changed.flatMap((each) => (each.uniqueId === null ? [] : [{ ...each, id: nodeId(each.uniqueId) }]))
  const below = new Map<NodeId, NodeId[]>()
  for (const { id } of origins)
    for (const descendant of descendantsOf(graph, graph.children.has(id) ? [id] : []))
      below.set(descendant, [...(below.get(descendant) ?? []), id])
  const starts = origins.flatMap((each) => startsOf(each, lineage))
  const columns = new Map<string, Set<string>>()
  for (const { node, column } of surroundings(lineageGraph(lineage), starts, 'downstream', null).columns) {
    if (column === null) continue
    columns.set(node, (columns.get(node) ?? new Set()).add(column))
  }
  const touched = graph.order.flatMap((id): TouchedNode[] => {
    const [node, through] = [project.nodes.get(id), below.get(id)]
    if (node === undefined || through === undefined || CHECKS.has(node.resourceType)) return []
    const own = [...(columns.get(id) ?? [])]
    return [
      { uniqueId: id, name: displayName(node), resourceType: node.resourceType, through, columns: inOrder(own, lineage, id) },
    ]
  })
  const reached = new Set<string>([...touched.map(({ uniqueId }) => uniqueId), ...origins.map(({ id }) => id)])
  const exposures = [...project.nodes.values()].flatMap((node) => {
    if (node.resourceType !== 'exposure') return []
    const reads = node.dependsOn.nodes.filter((id) => reached.has(id))
    return reads.length === 0 ? [] : [{ uniqueId: node.uniqueId, name: node.label ?? node.name, reads }]
  })
  return { touched, exposures }
}

/** Other SQL may give every column other values; where only columns are others, it is those. */
function startsOf(
  { id, change, because, columns }: ChangedNode & { readonly id: NodeId },
  lineage: ProjectLineage,
): readonly ColumnAt[] {
  const whole = change === 'new' || because.length > 0
  const names = whole ? columnNames(lineage.get(id)) : [...columns.added, ...columns.retyped].map(({ name }) => name)
  return names.map((column) => ({ node: id, column }))
}

function inOrder(own: readonly string[], lineage: ProjectLineage, id: string): readonly string[] {
  const names = columnNames(lineage.get(id)).map((name) => name.toLowerCase())
  const place = (name: string): number => names.indexOf(name.toLowerCase())
  return [...own].sort((one, other) => place(one) - place(other))
}
