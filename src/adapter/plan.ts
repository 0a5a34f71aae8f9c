import type { PlainOperator } from '../model/index.ts'

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
  readonly root: PlainOperator
  readonly advice: readonly PlanAdvice[]
}

/** Something that would help, and the operator it is about. */
export type PlanAdvice = { readonly operator: number | null; readonly text: string }
