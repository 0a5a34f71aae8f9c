import type { Adapter } from './adapter.ts'
import { duckdbAdapter } from './duckdb/index.ts'

/** One line per engine. */
const ADAPTERS: readonly Adapter[] = [duckdbAdapter]

/** The adapter for a profile target's `type`, or undefined: {@link adapterTypes} lists what there is. */
export function findAdapter(type: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.type === type)
}

export function adapterTypes(): readonly string[] {
  return ADAPTERS.map((adapter) => adapter.type)
}
