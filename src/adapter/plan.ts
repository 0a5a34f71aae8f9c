/** A query's plan after it ran. Seconds and bytes. */
export interface QueryPlan {
  /** From the start of the query to its end. */
  readonly seconds: number
  /** Of these: binding, optimizing and planning. */
  readonly binding: number
  /** Processor time of all operators together, over all threads. */
  readonly work: number
  /** The most that the whole database held in memory meanwhile, and in its temporary directory. */
  readonly memory: number
  readonly spill: number
  readonly rows: number
  readonly root: PlanOperator
  readonly advice: readonly PlanAdvice[]
}

/** A type alias, so that it is JSON-safe as it is. */
export type PlanOperator = {
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
  readonly children: readonly PlanOperator[]
}

/** Something that would help, and the operator it is about. */
export type PlanAdvice = { readonly operator: number | null; readonly text: string }
