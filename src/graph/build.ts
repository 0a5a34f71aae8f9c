import { type Diagnostic, type Graph, type GraphNode, type NodeId, nodeId, type Project } from '../model/index.ts'

export interface BuiltGraph {
  readonly graph: Graph
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Edges and order of the enabled nodes. Dependencies on nodes that do not exist or are disabled have been reported by the
 * parse layer and are left out. A cycle gives one PW2901 whose message names the path; the graph then holds what can be ordered.
 */
export function buildGraph(project: Pick<Project, 'nodes'>): BuiltGraph {
  const parents = new Map<NodeId, NodeId[]>()
  const children = new Map<NodeId, NodeId[]>()
  for (const id of project.nodes.keys()) children.set(id, [])
  for (const [id, node] of project.nodes) {
    const known: NodeId[] = []
    for (const parent of dependencies(node)) {
      const siblings = children.get(parent)
      if (siblings === undefined || known.includes(parent)) continue
      known.push(parent)
      siblings.push(id)
    }
    parents.set(id, known)
  }
  const order = topologicalOrder(parents, children)
  const graph = { order, parents, children }
  if (order.length === parents.size) return { graph, diagnostics: [] }
  const cycle = findCycle(parents, new Set(order))
  const first = project.nodes.get(cycle[0] ?? nodeId(''))
  return {
    graph,
    diagnostics: [
      {
        code: 'PW2901',
        severity: 'error',
        family: 'Runtime Error',
        message: `Found a cycle: ${cycle.join(' --> ')}`,
        hint: 'Each of these refers to the next one. Take one ref() out, or move what both need into a third model.',
        ...(first === undefined ? {} : { at: { path: first.originalFilePath } }),
      },
    ],
  }
}

/** The nodes a node stands on; sources have none. */
export function dependencies(node: GraphNode): readonly NodeId[] {
  return node.resourceType === 'source' ? [] : node.dependsOn.nodes
}

function topologicalOrder(
  parents: ReadonlyMap<NodeId, readonly NodeId[]>,
  children: ReadonlyMap<NodeId, readonly NodeId[]>,
): NodeId[] {
  const waiting = new Map<NodeId, number>()
  const order: NodeId[] = []
  for (const [id, above] of parents) {
    if (above.length === 0) order.push(id)
    else waiting.set(id, above.length)
  }
  for (let at = 0; at < order.length; at++) {
    const id = order[at]
    if (id === undefined) break
    for (const child of children.get(id) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1
      waiting.set(child, left)
      if (left === 0) order.push(child)
    }
  }
  return order
}

/** A path that returns to its start, each node depending on the one before: dbt prints it in this direction. */
function findCycle(parents: ReadonlyMap<NodeId, readonly NodeId[]>, ordered: ReadonlySet<NodeId>): NodeId[] {
  const start = [...parents.keys()].find((id) => !ordered.has(id))
  const path: NodeId[] = []
  let at = start
  while (at !== undefined) {
    const seen = path.indexOf(at)
    if (seen >= 0) return [...path.slice(seen), at].reverse()
    path.push(at)
    at = parents.get(at)?.find((parent) => !ordered.has(parent))
  }
  return path
}
