import type { SemanticNode } from '../model/index.ts'
import type { Draft } from './draft.ts'
import type { PropertiesEntry } from './properties.ts'
import { recordsOf, textOf } from './read.ts'
import { checkSemantics, hasDailySpine } from './semantic-checks/index.ts'
import type { ParseState } from './state.ts'

interface Drafted {
  readonly node: Draft<SemanticNode>
  readonly entry: PropertiesEntry
}

function isEnabled({ node }: Drafted): boolean {
  return node.config.enabled
}

/** What dbt checks of the definitions as a whole; as there, nothing where there are no semantic models or no metrics. */
export function checkDefinitions(
  state: ParseState,
  ...all: readonly [models: readonly Drafted[], metrics: readonly Drafted[], queries: readonly Drafted[]]
): void {
  const [models, metrics, queries] = [all[0].filter(isEnabled), all[1].filter(isEnabled), all[2].filter(isEnabled)]
  const [first] = models
  if (first === undefined) return
  const spines: string[] = []
  const customGranularities: string[] = []
  for (const node of state.store.nodes.values()) {
    if (node.resourceType !== 'model') continue
    if (node.name === 'metricflow_time_spine') spines.push('day')
    if (node.timeSpine === null) continue
    const column = textOf(node.timeSpine['standard_granularity_column'])
    const granularity = column === null ? null : (node.columns[column]?.granularity ?? null)
    if (granularity !== null) spines.push(granularity)
    customGranularities.push(...recordsOf(node.timeSpine['custom_granularities']).flatMap((one) => textOf(one['name']) ?? []))
  }
  if (!hasDailySpine(spines)) {
    const message = 'Semantic models need a time spine: a model with one row a day or finer'
    const hint = 'Give a model of dates `time_spine: {standard_granularity_column: date_day}` and that column `granularity: day`.'
    state.diagnostics.push({
      code: 'PW2264',
      severity: 'error',
      family: 'Parsing Error',
      message,
      hint,
      at: first.entry.at('name'),
    })
  }
  if (metrics.length === 0) return
  const entries = new Map([...models, ...metrics, ...queries].map(({ node, entry }) => [node, entry]))
  const definitions = (all: readonly Drafted[]): readonly Draft<SemanticNode>[] => all.map(({ node }) => node)
  const found = checkSemantics({
    models: definitions(models),
    metrics: definitions(metrics),
    queries: definitions(queries),
    spines,
    customGranularities,
  })
  for (const { about, key, severity, message } of found) {
    const entry = [...entries].find(([node]) => node === about)?.[1]
    const at = entry === undefined ? {} : { at: entry.data[key] === undefined ? entry.at('name') : entry.at(key) }
    const event = severity === 'warning' ? { event: 'SemanticValidationFailure', data: { msg: message } } : {}
    state.diagnostics.push({ code: 'PW2265', severity, family: 'Parsing Error', message, ...event, ...at })
  }
}
