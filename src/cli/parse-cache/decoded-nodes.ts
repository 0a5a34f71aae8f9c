import type { GraphNode, NodeId } from '../../model/index.ts'

/** The nodes of a project, each of which is read when it is first asked for. */
export class DecodedNodes implements ReadonlyMap<NodeId, GraphNode> {
  readonly #numbers: ReadonlyMap<NodeId, number>
  readonly #read: (index: number) => GraphNode
  readonly #nodes: (GraphNode | undefined)[] = []

  /** @param fresh nodes that stand for those which would be read */
  constructor(ids: readonly NodeId[], read: (index: number) => GraphNode, fresh: ReadonlyMap<NodeId, GraphNode> = new Map()) {
    this.#numbers = new Map(ids.map((id, index) => [id, index]))
    this.#read = read
    for (const [id, node] of fresh) {
      const index = this.#numbers.get(id)
      if (index !== undefined) this.#nodes[index] = node
    }
  }

  get size(): number {
    return this.#numbers.size
  }

  has(id: NodeId): boolean {
    return this.#numbers.has(id)
  }

  get(id: NodeId): GraphNode | undefined {
    const index = this.#numbers.get(id)
    return index === undefined ? undefined : this.#at(index)
  }

  keys() {
    return this.#numbers.keys()
  }

  *values(): Generator<GraphNode, undefined> {
    for (const index of this.#numbers.values()) yield this.#at(index)
  }

  *entries(): Generator<[NodeId, GraphNode], undefined> {
    for (const [id, index] of this.#numbers) yield [id, this.#at(index)]
  }

  [Symbol.iterator]() {
    return this.entries()
  }

  forEach(each: (node: GraphNode, id: NodeId, map: ReadonlyMap<NodeId, GraphNode>) => void): void {
    for (const [id, node] of this) each(node, id, this)
  }

  #at(index: number): GraphNode {
    const known = this.#nodes[index]
    if (known !== undefined) return known
    const node = this.#read(index)
    this.#nodes[index] = node
    return node
  }
}
