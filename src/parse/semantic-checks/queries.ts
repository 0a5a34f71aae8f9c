import { listOf, recordOf, textsOf } from '../read.ts'
import { type Definition, nameOf, partsOf, type Report, type Semantics } from './definitions.ts'

const GROUP_BY = /^\s*(?:Dimension|TimeDimension|Entity|Metric)\(\s*['"](?:\w+?__)*(\w+?)['"]/

export function checkQuery(query: Definition, { models, metrics }: Semantics, report: Report): void {
  const params = recordOf(query.definition['query_params'])
  const known = new Set(['metric_time', ...metrics.map(({ name }) => name)])
  for (const model of models)
    for (const kind of ['dimensions', 'entities'] as const) for (const part of partsOf(model, kind)) known.add(nameOf(part))
  for (const item of textsOf(params['group_by'])) {
    const name = GROUP_BY.exec(item)?.[1]
    if (name === undefined || !known.has(name))
      report(
        query,
        'query_params',
        `The saved query '${query.name}' groups by ${item}, which is nothing that it could group by: Dimension('entity__dimension'), TimeDimension('metric_time', 'day'), Entity('entity')`,
      )
  }
  const limit = params['limit']
  if (typeof limit === 'number' && limit < 0)
    report(query, 'query_params', `The saved query '${query.name}' has the limit ${limit}`)
  const able = [...textsOf(params['metrics']).map((name) => `Metric('${name}')`), ...textsOf(params['group_by'])].map(plainItem)
  for (const item of listOf(params['order_by']).map(String)) {
    if (!able.includes(plainItem(item)))
      report(
        query,
        'query_params',
        `The saved query '${query.name}' orders by ${item}, which is none of its metrics (Metric('name')) and groups`,
      )
  }
}

/** An item without spaces, quotes' kind and `.descending(…)`. */
function plainItem(item: string): string {
  return item
    .replace(/\.descending\(\s*\w*\s*\)\s*$/, '')
    .replaceAll('"', "'")
    .replace(/\s+/g, '')
}
