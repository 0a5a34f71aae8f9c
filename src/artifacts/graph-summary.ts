import type { Graph, Json, NodeId, Project } from '../model/index.ts'
import { typeOf } from './manifest-body.ts'

/** graph_summary.json: each node numbered, with its name, kind and successors. */
export function graphSummary(input: {
  project: Project
  linked: Graph
  withTestEdges: Graph | undefined
  invocationId: string
}): Json {
  const { project, linked, withTestEdges, invocationId } = input
  return {
    _invocation_id: invocationId,
    linked: summaryOf(project, linked),
    ...(withTestEdges === undefined ? {} : { with_test_edges: summaryOf(project, withTestEdges) }),
  }
}

function summaryOf(project: Project, graph: Graph): Json {
  const ids = [...project.nodes.keys()]
  const numbers = new Map<NodeId, number>(ids.map((id, index) => [id, index]))
  const entries = ids.map((id, index): [string, Json] => {
    const successors = (graph.children.get(id) ?? []).flatMap((child) => numbers.get(child) ?? [])
    return [String(index), { name: id, type: typeOf(id), ...(successors.length === 0 ? {} : { succ: successors }) }]
  })
  return Object.fromEntries(entries)
}
