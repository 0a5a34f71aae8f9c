import type { GraphNode, NodeId, Project } from '../model/index.ts'

/** One parse of the project, to be compared with the next one. */
export interface Snapshot {
  readonly project: Project
  /** What else all SQL depends on: the configuration of the projects, the target. */
  readonly settings: readonly unknown[]
}

/** What a later parse has that is not as before. */
export type ProjectChange =
  /** Macros, project files or the profile: what may change the SQL of every node. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'nodes'; readonly changed: readonly NodeId[]; readonly removed: readonly NodeId[] }

/**
 * Compares two parses node by node: what the events of a file system say is not relied on.
 * @param touched files that were written, as seen from the project: a seed's node does not hold its rows
 */
export function changesBetween(before: Snapshot, after: Snapshot, touched: ReadonlySet<string>): ProjectChange {
  if (!isSamePlain(before.settings, after.settings) || !sameMacros(before.project, after.project)) return { kind: 'everything' }
  const [old, nodes] = [before.project.nodes, after.project.nodes]
  const changed = [...nodes].filter(([id, node]) => !isSame(old.get(id), node) || isTouchedSeed(node, touched))
  const removed = [...old.keys()].filter((id) => !nodes.has(id))
  return { kind: 'nodes', changed: changed.map(([id]) => id), removed }
}

function sameMacros({ macros: before }: Project, { macros: after }: Project): boolean {
  if (before.size !== after.size) return false
  return [...after].every(([id, { macroSql }]) => before.get(id)?.macroSql === macroSql)
}

/** In everything but the moment in which it was parsed. */
function isSame(before: GraphNode | undefined, after: GraphNode): boolean {
  return before !== undefined && isSamePlain({ ...before, createdAt: 0 }, { ...after, createdAt: 0 })
}

/**
 * Plain data by its contents. Prototypes do not count, nor whether a key is absent or undefined: one parse may come from the
 * parse cache and the other from the files.
 */
export function isSamePlain(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
    return one.every((item, at) => isSamePlain(item, other[at]))
  }
  if (one instanceof Map || other instanceof Map)
    return one instanceof Map && other instanceof Map && isSamePlain([...one], [...other])
  const [left, right] = [definedEntries(one), new Map(definedEntries(other))]
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSamePlain(value, right.get(key)))
}

function definedEntries(record: object): readonly (readonly [string, unknown])[] {
  return Object.entries(record).filter(([, value]) => value !== undefined)
}

function isTouchedSeed(node: GraphNode, touched: ReadonlySet<string>): boolean {
  return node.resourceType === 'seed' && touched.has(node.originalFilePath)
}
