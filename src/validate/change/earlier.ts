import type { ResultColumn } from '../../adapter/index.ts'

/** A node, or a relation, as it was. */
export interface EarlierNode {
  readonly id: string
  readonly name: string
  readonly resourceType: string
  readonly file: string | null
  /** Null where nothing tells. */
  readonly columns: readonly ResultColumn[] | null
  /** Why its columns are not known, as a sentence without a full stop; null where they are. */
  readonly because: string | null
}
