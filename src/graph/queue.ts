import type { Graph, NodeId } from '../model/index.ts'
import { descendantsOf } from './traverse.ts'

export interface QueueOptions {
  /** Hand out what has the longest way still to go first (for several threads); else by depth, then by id, as dbt does. */
  readonly longestPathFirst?: boolean
}

/** Hands out the selected nodes as they become ready. */
export interface Queue {
  /** The next ready node, or undefined when the rest waits for nodes that are out. */
  take(): NodeId | undefined
  /** The node has ended, in whatever way; what waited for it may become ready. */
  done(id: NodeId): void
  /**
   * Marks everything below the node, through unselected nodes too, and returns the selected ones newly marked.
   * They still come out of {@link Queue.take} in their turn, so that each is reported.
   */
  skipDescendants(id: NodeId): readonly NodeId[]
  /** The node because of which this one must be skipped. */
  skippedBecause(id: NodeId): NodeId | undefined
  /** Selected nodes that have not been handed out. */
  readonly remaining: number
}

/** A queue over `selected`; the order among them also holds where the nodes between are not selected. */
export function createQueue(graph: Graph, selected: Iterable<NodeId>, options: QueueOptions = {}): Queue {
  const chosen = new Set(selected)
  const { waits, followers } = condense(graph, chosen)
  const rank = options.longestPathFirst === true ? byLongestPath(graph, chosen, followers) : byDepth(graph, chosen, waits)
  const open = new Map<NodeId, number>()
  const ready: NodeId[] = []
  const because = new Map<NodeId, NodeId>()
  let remaining = 0
  const offer = (id: NodeId): void => {
    let low = 0
    let high = ready.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = ready[middle]
      if (other !== undefined && rank(other, id) <= 0) low = middle + 1
      else high = middle
    }
    ready.splice(low, 0, id)
  }
  for (const id of graph.order) {
    if (!chosen.has(id)) continue
    remaining++
    const count = waits.get(id)?.size ?? 0
    if (count === 0) offer(id)
    else open.set(id, count)
  }
  return {
    take() {
      const id = ready.shift()
      if (id !== undefined) remaining--
      return id
    },
    done(id) {
      for (const next of followers.get(id) ?? []) {
        const left = (open.get(next) ?? 0) - 1
        open.set(next, left)
        if (left === 0) offer(next)
      }
    },
    skipDescendants(id) {
      const marked: NodeId[] = []
      for (const below of descendantsOf(graph, [id])) {
        const known = because.has(below)
        // the last one counts, as in dbt: behind a skipped node its own skip is the reason
        because.set(below, id)
        if (!known && chosen.has(below)) marked.push(below)
      }
      return marked
    },
    skippedBecause: (id) => because.get(id),
    get remaining() {
      return remaining
    },
  }
}

interface Condensed {
  readonly waits: ReadonlyMap<NodeId, ReadonlySet<NodeId>>
  readonly followers: ReadonlyMap<NodeId, readonly NodeId[]>
}

/** For each selected node the nearest selected nodes above it. */
function condense(graph: Graph, chosen: ReadonlySet<NodeId>): Condensed {
  const nearest = new Map<NodeId, ReadonlySet<NodeId>>()
  const followers = new Map<NodeId, NodeId[]>()
  for (const id of graph.order) {
    const above = new Set<NodeId>()
    for (const parent of graph.parents.get(id) ?? []) {
      if (chosen.has(parent)) above.add(parent)
      else for (const further of nearest.get(parent) ?? []) above.add(further)
    }
    nearest.set(id, above)
    if (!chosen.has(id)) continue
    followers.set(id, followers.get(id) ?? [])
    for (const parent of above) {
      const below = followers.get(parent)
      if (below === undefined) followers.set(parent, [id])
      else below.push(id)
    }
  }
  return { waits: nearest, followers }
}

type Rank = (one: NodeId, other: NodeId) => number

function byDepth(graph: Graph, chosen: ReadonlySet<NodeId>, waits: Condensed['waits']): Rank {
  const depth = new Map<NodeId, number>()
  for (const id of graph.order) {
    if (!chosen.has(id)) continue
    let level = 0
    for (const parent of waits.get(id) ?? []) level = Math.max(level, (depth.get(parent) ?? 0) + 1)
    depth.set(id, level)
  }
  return (one, other) => (depth.get(one) ?? 0) - (depth.get(other) ?? 0) || (one < other ? -1 : one > other ? 1 : 0)
}

function byLongestPath(graph: Graph, chosen: ReadonlySet<NodeId>, followers: Condensed['followers']): Rank {
  const length = new Map<NodeId, number>()
  const place = new Map<NodeId, number>()
  for (let at = graph.order.length - 1; at >= 0; at--) {
    const id = graph.order[at]
    if (id === undefined || !chosen.has(id)) continue
    let longest = 0
    for (const next of followers.get(id) ?? []) longest = Math.max(longest, (length.get(next) ?? 0) + 1)
    length.set(id, longest)
    place.set(id, at)
  }
  return (one, other) => (length.get(other) ?? 0) - (length.get(one) ?? 0) || (place.get(one) ?? 0) - (place.get(other) ?? 0)
}
