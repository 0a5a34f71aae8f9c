import type { Graph, GraphNode, NodeId, Project } from '../model/index.ts'
import { dependencies } from './build.ts'
import { descendantsOf } from './traverse.ts'

/**
 * The graph that `build` follows: a node waits for every data test whose parents are all above it, so that bad data stops there.
 * A test of several parents holds back only what stands on all of them, hence no cycle can arise. Edges that follow from
 * others are not added: a test waits directly only before the first nodes below it.
 */
export function withTestEdges(graph: Graph, project: Pick<Project, 'nodes'>): Graph {
  const children = new Map<NodeId, NodeId[]>()
  const parents = new Map<NodeId, NodeId[]>()
  for (const id of graph.order) {
    children.set(id, [...(graph.children.get(id) ?? [])])
    parents.set(id, [...(graph.parents.get(id) ?? [])])
  }
  const gatedBy = new Map<string, readonly NodeId[]>()
  for (const id of graph.order) {
    const node = project.nodes.get(id)
    if (node?.resourceType !== 'test') continue
    const tested = dependencies(node)
    const key = [...tested].sort().join(' ')
    const gated = gatedBy.get(key) ?? firstBelow(graph, project, tested)
    gatedBy.set(key, gated)
    for (const child of gated) {
      children.get(id)?.push(child)
      parents.get(child)?.push(id)
    }
  }
  return { order: reorder(graph.order, parents, children), parents, children }
}

/** The highest executable nodes that stand on all of `tested`. */
function firstBelow(graph: Graph, project: Pick<Project, 'nodes'>, tested: readonly NodeId[]): NodeId[] {
  const [first, ...others] = tested
  if (first === undefined) return []
  if (others.length === 0) return (graph.children.get(first) ?? []).filter((id) => canWait(project.nodes.get(id)))
  const below = descendantsOf(graph, [first])
  for (const other of others) {
    const reached = descendantsOf(graph, [other])
    for (const id of below) if (!reached.has(id)) below.delete(id)
    if (below.size === 0) return []
  }
  return [...below].filter(
    (id) => canWait(project.nodes.get(id)) && !(graph.parents.get(id) ?? []).some((parent) => below.has(parent)),
  )
}

function canWait(node: GraphNode | undefined): boolean {
  switch (node?.resourceType) {
    case 'model':
    case 'seed':
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return true
    default:
      return false
  }
}

function reorder(
  order: readonly NodeId[],
  parents: ReadonlyMap<NodeId, readonly NodeId[]>,
  children: ReadonlyMap<NodeId, readonly NodeId[]>,
): NodeId[] {
  const waiting = new Map(order.map((id) => [id, parents.get(id)?.length ?? 0]))
  const sorted = order.filter((id) => waiting.get(id) === 0)
  for (const id of sorted) {
    for (const child of children.get(id) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1
      waiting.set(child, left)
      if (left === 0) sorted.push(child)
    }
  }
  return sorted
}
