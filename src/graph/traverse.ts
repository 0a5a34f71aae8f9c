import type { Graph, NodeId } from '../model/index.ts'

/** Everything above the given nodes, `depth` steps at most; a given node only if it is above another. */
export function ancestorsOf(graph: Graph, from: Iterable<NodeId>, depth?: number): Set<NodeId> {
  return reach(graph.parents, from, depth)
}

/** Everything below the given nodes, `depth` steps at most; a given node only if it is below another. */
export function descendantsOf(graph: Graph, from: Iterable<NodeId>, depth?: number): Set<NodeId> {
  return reach(graph.children, from, depth)
}

function reach(edges: ReadonlyMap<NodeId, readonly NodeId[]>, from: Iterable<NodeId>, depth = Number.POSITIVE_INFINITY) {
  const found = new Set<NodeId>()
  let layer: Iterable<NodeId> = from
  for (let step = 0; step < depth; step++) {
    const next: NodeId[] = []
    for (const id of layer) {
      for (const other of edges.get(id) ?? []) {
        if (found.has(other)) continue
        found.add(other)
        next.push(other)
      }
    }
    if (next.length === 0) break
    layer = next
  }
  return found
}
