import type { ResultColumn } from '../../adapter/index.ts'
import type { ChangedNode, ChangesData, ColumnChanges, GraphNode, NodeId } from '../../model/index.ts'
import type { BoundNode } from '../bind/bound.ts'
import { displayName } from '../lineage/index.ts'
import type { EarlierNode } from './earlier.ts'

/** What two sets of columns differ in. */
export interface Comparison {
  readonly nodes: readonly ChangedNode[]
  readonly unknown: ChangesData['unknown']
}

export interface Compared {
  /** The nodes as they are, in the order of the graph. */
  readonly nodes: readonly GraphNode[]
  readonly bound: ReadonlyMap<NodeId, BoundNode>
  readonly earlier: ReadonlyMap<string, EarlierNode>
  /** What was changed in a node that was there before: `body`, `configs` …; null where only columns can be compared. */
  readonly modified: ((node: GraphNode) => readonly string[]) | null
}

/** Which nodes are new, gone or changed, and what became of their columns. */
export function compareNodes({ nodes, bound, earlier, modified }: Compared): Comparison {
  const changed: ChangedNode[] = []
  const unknown: { uniqueId: string; because: string }[] = []
  for (const node of nodes) {
    const before = earlier.get(node.uniqueId)
    const now = columnsNow(bound.get(node.uniqueId))
    const entry = {
      uniqueId: node.uniqueId,
      name: displayName(node),
      resourceType: node.resourceType,
      file: node.originalFilePath,
    }
    if ('because' in now) unknown.push({ uniqueId: node.uniqueId, because: now.because })
    else if (before !== undefined && before.because !== null) unknown.push({ uniqueId: node.uniqueId, because: before.because })
    const after = 'columns' in now ? now.columns : null
    if (before === undefined) {
      changed.push({ ...entry, change: 'new', because: [], columns: columnChanges([], after ?? []) })
      continue
    }
    const columns = after === null || before.columns === null ? NO_CHANGES : columnChanges(before.columns, after)
    const because = modified?.(node) ?? []
    if (because.length > 0 || (modified === null && isChange(columns)))
      changed.push({ ...entry, change: 'changed', because, columns })
    else if (isChange(columns)) changed.push({ ...entry, change: 'follows', because, columns })
  }
  const known = new Set<string>(nodes.map(({ uniqueId }) => uniqueId))
  for (const { id, name, resourceType, file, columns } of earlier.values()) {
    if (known.has(id)) continue
    const uniqueId = resourceType === 'relation' ? null : id
    const gone = { uniqueId, name, resourceType, file, change: 'gone', because: [] } as const
    changed.push({ ...gone, columns: columnChanges(columns ?? [], []) })
  }
  return { nodes: changed, unknown }
}

const NO_CHANGES: ColumnChanges = { added: [], removed: [], retyped: [] }

function columnsNow(bound: BoundNode | undefined): { readonly columns: readonly ResultColumn[] } | { readonly because: string } {
  if (bound === undefined) return { because: 'it was not bound' }
  if (bound.state === 'bound') return { columns: bound.columns }
  if (bound.promised !== null) return { columns: bound.promised }
  return { because: bound.state === 'failed' ? 'it has an error' : bound.because }
}

/** By name, without case as DuckDB compares them. */
export function columnChanges(before: readonly ResultColumn[], after: readonly ResultColumn[]): ColumnChanges {
  const old = new Map(before.map((column) => [column.name.toLowerCase(), column]))
  const now = new Set(after.map(({ name }) => name.toLowerCase()))
  return {
    added: after.filter(({ name }) => !old.has(name.toLowerCase())).map(plain),
    removed: before.filter(({ name }) => !now.has(name.toLowerCase())).map(plain),
    retyped: after.flatMap(({ name, type }) => {
      const was = old.get(name.toLowerCase())
      return was === undefined || was.type === type ? [] : [{ name, from: was.type, to: type }]
    }),
  }
}

function plain({ name, type }: ResultColumn): { readonly name: string; readonly type: string } {
  return { name, type }
}

function isChange({ added, removed, retyped }: ColumnChanges): boolean {
  return added.length + removed.length + retyped.length > 0
}
