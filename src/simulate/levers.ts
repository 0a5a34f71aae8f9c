import { isPlainRecord, type PlainRecord } from '../model/index.ts'
import type { Layer } from './layers.ts'
import { entriesOf, LEVERS, numberOf } from './parameters.ts'

/** The levers set by name or in `levers:`; of one layer's name the stronger layer's value counts alone. */
export function leverOverrides(layers: readonly Layer[]): readonly PlainRecord[] {
  const named = new Map<string, readonly PlainRecord[]>()
  const listed: PlainRecord[] = []
  for (const { values, source } of layers) {
    for (const [name, event] of Object.entries(LEVERS)) {
      const value = values[name]
      if (value === undefined || value === null) continue
      const each = numberOf(value) !== undefined ? [[null, value] as const] : entriesOf(value)
      named.set(
        name,
        each.map(([level, amount]) => ({
          event_type: event,
          parameter_name: name,
          value: amount,
          source,
          ...(level === null ? {} : { job_level: Number(level) }),
        })),
      )
    }
    const list = values['levers']
    if (Array.isArray(list)) listed.push(...list.filter(isPlainRecord).map((lever) => ({ ...lever, source })))
  }
  return [...[...named.values()].flat(), ...strongestOnly(listed)]
}

/** Later layers are stronger: of several entries for the same lever, level and year the last stays. */
function strongestOnly(levers: readonly PlainRecord[]): readonly PlainRecord[] {
  const key = (lever: PlainRecord): string =>
    JSON.stringify(['event_type', 'parameter_name', 'job_level', 'fiscal_year'].map((name) => lever[name] ?? null))
  return [...new Map(levers.map((lever) => [key(lever), lever])).values()]
}
