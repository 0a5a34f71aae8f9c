import { type ExecutableNode, failure, isExecutable, type NodeId } from '../model/index.ts'
import type { RunWorld } from './world.ts'

export function executableNode(run: RunWorld, id: NodeId): ExecutableNode {
  const node = run.project.nodes.get(id)
  if (node === undefined || !isExecutable(node)) throw failure('PW9002', `Node ${id} has no SQL`)
  return node
}
