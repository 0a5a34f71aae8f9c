import { failure, type Graph, type GraphNode, type NodeId, type Project } from '../model/index.ts'

/** The tag of models that are made anew for each year. */
export const YEARLY_TAG = 'yearly'
/** The tag of tests whose rule mon_data_quality has counted in one pass already: a year need not run them again. */
export const COUNTED_TAG = 'counted'

/** What runs when. Each list is in the order of the graph. */
export interface Phases {
  /** Seeds, and models that no year changes, with their tests. */
  readonly once: readonly NodeId[]
  /** Models of each year. */
  readonly yearly: readonly NodeId[]
  /** Data tests of each year. */
  readonly tests: readonly NodeId[]
  /** Models that stand on the years and are no part of one. */
  readonly afterwards: readonly NodeId[]
}

/**
 * Sorts a project's nodes by when a simulation runs them. Models tagged `yearly` run once per year; what stands on them
 * without the tag runs after the last year; everything else runs before the first.
 *
 * @throws {PlanwiseError} PW5306 when no model is yearly
 */
export function phasesOf(project: Project, graph: Graph, withTests: boolean): Phases {
  const nodes = graph.order.flatMap((id) => project.nodes.get(id) ?? [])
  const yearly = new Set(nodes.filter(isYearly).map((node) => node.uniqueId))
  if (yearly.size === 0) {
    throw failure('PW5306', `No model has the tag '${YEARLY_TAG}': there is nothing to simulate`, {
      family: 'Runtime Error',
      hint: 'planwise init --template workforce makes a project that can be simulated.',
    })
  }
  const after = new Set<NodeId>()
  for (const node of nodes) {
    if (yearly.has(node.uniqueId) || !isBuilt(node)) continue
    if (node.dependsOn.nodes.some((id) => yearly.has(id) || after.has(id))) after.add(node.uniqueId)
  }
  const standsOn = (node: GraphNode, on: ReadonlySet<NodeId>): boolean =>
    'dependsOn' in node && node.dependsOn.nodes.some((id) => on.has(id))
  const tests = nodes.filter((node) => withTests && node.resourceType === 'test')
  const later = tests.filter((node) => standsOn(node, after))
  const inYear = tests.filter((node) => standsOn(node, yearly) && !later.includes(node))
  const ids = (some: readonly GraphNode[]): readonly NodeId[] => some.map((node) => node.uniqueId)
  return {
    once: ids(
      nodes.filter((node) =>
        node.resourceType === 'test'
          ? tests.includes(node) && !later.includes(node) && !inYear.includes(node)
          : isBuilt(node) && !yearly.has(node.uniqueId) && !after.has(node.uniqueId),
      ),
    ),
    yearly: ids(nodes.filter((node) => yearly.has(node.uniqueId))),
    tests: ids(inYear.filter((node) => !tagsOf(node).includes(COUNTED_TAG))),
    afterwards: ids(nodes.filter((node) => after.has(node.uniqueId) || later.includes(node))),
  }
}

function isYearly(node: GraphNode): boolean {
  return node.resourceType === 'model' && tagsOf(node).includes(YEARLY_TAG)
}

function isBuilt(node: GraphNode): node is GraphNode & { readonly resourceType: 'model' | 'seed' } {
  return node.resourceType === 'model' || node.resourceType === 'seed' || node.resourceType === 'snapshot'
}

function tagsOf(node: GraphNode): readonly string[] {
  return 'tags' in node ? node.tags : []
}
