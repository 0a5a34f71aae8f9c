import type { PropertiesEntry, PropertiesKey } from './properties.ts'
import type { ParseState } from './state.ts'

/** Metrics, semantic models and saved queries. */
export function parseSemantics(_state: ParseState, _of: (key: PropertiesKey) => readonly PropertiesEntry[]): void {}
