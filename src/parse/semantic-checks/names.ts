import { type Definition, GRANULARITIES, nameOf, partsOf, type Report, type Semantics, twice } from './definitions.ts'

/** Two characters or more; lower-case letters, digits and single underscores between a letter and no underscore. */
const NAME = /^[a-z](?:(?!__)[a-z0-9_])*[a-z0-9]$/
const OURS = new Set(['metric_time', 'mf_internal_uuid'])
/** Words that every engine of dbt reserves. */
const RESERVED = new Set(
  'and as create distinct for from full having in inner into is join left like natural not null on or right select union using where with'.split(
    ' ',
  ),
)

export function checkNames({ models, metrics, queries, customGranularities }: Semantics, report: Report): void {
  const check = (about: Definition, key: string, name: string, what: string): void => {
    if (!NAME.test(name))
      report(
        about,
        key,
        `'${name}' is no name for a ${what}: two or more lower-case letters, digits and single underscores, a letter first, no underscore last`,
      )
    else if (GRANULARITIES.includes(name)) report(about, key, `'${name}' is no name for a ${what}: it is a time granularity`)
    else if (OURS.has(name)) report(about, key, `'${name}' is no name for a ${what}: MetricFlow uses it itself`)
    else if (customGranularities.includes(name) && what !== 'saved query')
      report(about, key, `'${name}' is no name for a ${what}: a time spine has a granularity of that name`)
  }
  const labels = (all: readonly Definition[], what: string): void => {
    const seen = new Map<string, string>()
    for (const each of all) {
      if (each.label === null) continue
      const other = seen.get(each.label)
      if (other !== undefined) report(each, 'label', `The label '${each.label}' is already that of the ${what} '${other}'`)
      else seen.set(each.label, each.name)
    }
  }
  for (const model of models) {
    check(model, 'name', model.name, 'semantic model')
    for (const [kind, what] of [
      ['measures', 'measure'],
      ['entities', 'entity'],
      ['dimensions', 'dimension'],
    ] as const) {
      const names = partsOf(model, kind).map(nameOf)
      for (const name of names) {
        check(model, kind, name, what)
        if (RESERVED.has(name)) report(model, kind, `'${name}' is no name for a ${what}: SQL reserves it`)
      }
      for (const name of twice(names)) report(model, kind, `The semantic model '${model.name}' has two ${kind} named '${name}'`)
    }
  }
  for (const metric of metrics) check(metric, 'name', metric.name, 'metric')
  for (const query of queries) check(query, 'name', query.name, 'saved query')
  labels(models, 'semantic model')
  labels(metrics, 'metric')
}
