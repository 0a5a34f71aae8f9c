import type { NodeId } from './ids.ts'
import type { DocNode, GraphNode, GroupNode, MacroNode } from './node.ts'
import type { PlainRecord } from './plain.ts'

/** The parsed project: plain data, the same for the same files, vars, target and environment. */
export interface Project {
  readonly name: string
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  /** Disabled nodes by id; versions of one name can occur several times. */
  readonly disabled: ReadonlyMap<NodeId, readonly GraphNode[]>
  readonly macros: ReadonlyMap<NodeId, MacroNode>
  readonly docs: ReadonlyMap<NodeId, DocNode>
  readonly groups: ReadonlyMap<NodeId, GroupNode>
  /** selectors.yml as written (validated), by name. */
  readonly selectors: PlainRecord
}

/** Edges of the enabled nodes. */
export interface Graph {
  /** Topological; ties by the order of the project. */
  readonly order: readonly NodeId[]
  readonly parents: ReadonlyMap<NodeId, readonly NodeId[]>
  readonly children: ReadonlyMap<NodeId, readonly NodeId[]>
}
