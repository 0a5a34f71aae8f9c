import type { GraphNode, NodeId } from '../model/index.ts'

/** A node while it is being put together. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/** Enabled nodes by id, disabled ones by id with all their namesakes. */
export interface NodeStore {
  readonly nodes: Map<NodeId, GraphNode>
  readonly disabled: Map<NodeId, GraphNode[]>
}

export function storeDisabled(store: NodeStore, node: GraphNode): void {
  const same = store.disabled.get(node.uniqueId)
  if (same === undefined) store.disabled.set(node.uniqueId, [node])
  else same.push(node)
}
