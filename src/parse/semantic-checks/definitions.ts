import type { PlainRecord } from '../../model/index.ts'
import { recordsOf, textOf } from '../read.ts'

/** What the checks look at: definitions as they were parsed, and what the time spines offer. */
export interface Semantics {
  readonly models: readonly Definition[]
  readonly metrics: readonly Definition[]
  readonly queries: readonly Definition[]
  /** Granularities of time spines; that of the model `metricflow_time_spine` is a day. */
  readonly spines: readonly string[]
  /** Names that time spines give to granularities of their own. */
  readonly customGranularities: readonly string[]
}

export interface Definition {
  readonly name: string
  readonly label: string | null
  readonly definition: PlainRecord
}

/** `key` is the part of the entry that is wrong. */
export interface SemanticFinding {
  readonly about: Definition
  readonly key: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Takes a finding about a part of a definition. */
export type Report = (about: Definition, key: string, message: string, severity?: SemanticFinding['severity']) => void

export const GRANULARITIES = [
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
]

export function partsOf({ definition }: Definition, kind: 'measures' | 'dimensions' | 'entities'): readonly PlainRecord[] {
  return recordsOf(definition[kind])
}

export function nameOf(part: PlainRecord): string {
  return textOf(part['name']) ?? ''
}

/** The values that are there more than once. */
export function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}
