import type { NodeGroup, RunnableNode } from '../../model/index.ts'
import type { Fields, Message } from '../message.ts'

/** Messages about the end of a node, to which dbt adds the node's group with its owner. */
const names: ReadonlySet<string> = new Set([
  'LogModelResult',
  'LogSeedResult',
  'LogSnapshotResult',
  'LogTestResult',
  'LogBatchResult',
  'RunResultFailure',
  'RunResultWarning',
  'RunResultError',
])

export interface Groups {
  /** What the project defines, by name. */
  learn(groups: readonly NodeGroup[]): void
  /** Remembers whose a node is. */
  meet(node: RunnableNode): void
  /** The message with the group of the node that it is about. */
  complete(message: Message): Message
}

export function createGroups(): Groups {
  const defined = new Map<string, Fields>()
  const ofNodes = new Map<string, Fields>()
  return {
    learn(groups) {
      for (const { name, packageName, owner } of groups) defined.set(name, { name, package_name: packageName, owner })
    },
    meet(node) {
      const group = 'group' in node && typeof node.group === 'string' ? defined.get(node.group) : undefined
      if (group !== undefined) ofNodes.set(node.uniqueId, group)
    },
    complete(message) {
      if (ofNodes.size === 0 || !names.has(message.name)) return message
      return { ...message, data: () => withGroup(message.data(), ofNodes) }
    },
  }
}

function withGroup(data: Fields, ofNodes: ReadonlyMap<string, Fields>): Fields {
  const info = data['node_info']
  const id = typeof info === 'object' && info !== null && 'unique_id' in info ? info.unique_id : undefined
  const group = typeof id === 'string' ? ofNodes.get(id) : undefined
  return group === undefined ? data : { ...data, group }
}
