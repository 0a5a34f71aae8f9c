/** One operator of a plan; a type alias, so that it is JSON-safe as it is. */
export type PlainOperator = {
  /** In the order of the tree, from 1. */
  readonly number: number
  /** The engine's name, e.g. `HASH_JOIN`. */
  readonly name: string
  /** What it works on: the table, the condition, the groups … */
  readonly detail: string
  /** Processor time of this operator alone. */
  readonly seconds: number
  /** Its part of the work of all operators, 0 to 1. */
  readonly share: number
  /** Rows it gave, and how many the optimizer had expected. */
  readonly rows: number
  readonly estimated: number | null
  /** Rows that it read from storage. */
  readonly scanned: number
  readonly children: readonly PlainOperator[]
}

/** How one node's query was carried out. Seconds and bytes. */
export type PlainProfile = {
  readonly uniqueId: string
  readonly name: string
  readonly seconds: number
  readonly binding: number
  readonly work: number
  readonly memory: number
  readonly spill: number
  readonly rows: number
  readonly plan: PlainOperator
  /** `operator` is the number of the operator it is about. */
  readonly advice: readonly { readonly operator: number | null; readonly text: string }[]
}

/** Result of `profile`. */
export type ProfileData = { readonly profiles: readonly PlainProfile[] }
