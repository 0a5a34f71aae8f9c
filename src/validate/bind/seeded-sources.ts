import type { GraphNode, NodeId } from '../../model/index.ts'
import type { RunWorld } from '../../run/index.ts'
import { type BoundNode, unchecked } from './bound.ts'
import { keyOf, relationOf } from './relations.ts'

/** A source that is the relation of a seed: seeding fills it. */
export function seedsBehind(run: RunWorld, sources: readonly GraphNode[]): ReadonlyMap<NodeId, GraphNode> {
  const found = new Map<NodeId, GraphNode>()
  if (sources.length === 0) return found
  const seeds = new Map<string, GraphNode>()
  const key = (node: GraphNode): string | undefined => {
    const relation = relationOf(node, run.session.info.database)
    return relation === undefined ? undefined : keyOf(relation)
  }
  for (const node of run.project.nodes.values()) if (node.resourceType === 'seed') seeds.set(key(node) ?? '', node)
  for (const source of sources) {
    const seed = seeds.get(key(source) ?? '')
    if (seed !== undefined) found.set(source.uniqueId, seed)
  }
  return found
}

/** The source as bound as the seed that fills it. */
export function sameAs(source: GraphNode, seed: BoundNode | undefined): BoundNode {
  if (seed?.state === 'bound') return { ...seed, id: source.uniqueId }
  return unchecked(source, 'the seed that fills it has an error', null)
}
