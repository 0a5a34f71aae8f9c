/** One operator of a plan. Seconds are processor time. */
export type PlainOperator = {
  readonly number: number
  readonly name: string
  readonly detail: string
  readonly seconds: number
  /** Its part of the work of all operators, 0 to 1. */
  readonly share: number
  readonly rows: number
  readonly estimated: number | null
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
