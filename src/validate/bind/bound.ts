import type { ResultColumn } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import type { Diagnostic, GraphNode, MacroNode, NodeId } from '../../model/index.ts'

/**
 * What DuckDB's binder says of one node.
 *
 * `bound`: its SQL is right, and its columns are known. `failed`: the diagnostics say what is wrong. `unchecked`: nothing can
 * be said without data, or without what is above it; `because` is the reason as a sentence without a full stop.
 */
export type BoundNode =
  | {
      readonly state: 'bound'
      readonly id: NodeId
      readonly columns: readonly ResultColumn[]
      readonly compiled: MappedText | null
    }
  | {
      readonly state: 'failed'
      readonly id: NodeId
      readonly diagnostics: readonly Diagnostic[]
      readonly compiled: MappedText | null
      /** What the node promises in its contract, whatever its SQL says; null where it promises nothing. */
      readonly promised: readonly ResultColumn[] | null
    }
  | {
      readonly state: 'unchecked'
      readonly id: NodeId
      readonly because: string
      readonly compiled: MappedText | null
      readonly promised: readonly ResultColumn[] | null
    }

/** The columns of an enforced contract, if each has a type: what stands on the node can rely on them. */
export function promisedColumns(node: GraphNode | MacroNode): readonly ResultColumn[] | null {
  if (!('contract' in node) || !node.contract.enforced) return null
  const columns = Object.values(node.columns)
  const typed = columns.flatMap(({ name, dataType }) => (dataType === null ? [] : [{ name, type: dataType }]))
  return columns.length > 0 && typed.length === columns.length ? typed : null
}

/** A node about which nothing can be said. */
export function unchecked(
  node: GraphNode | MacroNode,
  because: string,
  compiled: MappedText | null,
): Extract<BoundNode, { state: 'unchecked' }> {
  return { state: 'unchecked', id: node.uniqueId, because, compiled, promised: promisedColumns(node) }
}

/** A step of binding that came to nothing because it needs what is not here: data, files, the network. */
export class NeedsMore extends Error {
  /** The reason, as a sentence without a full stop. */
  readonly because: string
  constructor(because: string) {
    super(because)
    this.name = 'NeedsMore'
    this.because = because
  }
}

/** The reason inside an error that a template may have wrapped. */
export function neededMore(error: unknown): NeedsMore | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof NeedsMore) return each
  return undefined
}

/** A query, short enough for a sentence. */
export function shortSql(sql: string): string {
  const line = sql
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > 80 ? `${line.slice(0, 77)}…` : line
}
