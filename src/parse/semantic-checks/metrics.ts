import type { PlainRecord } from '../../model/index.ts'
import { recordOf, recordsOf, textOf } from '../read.ts'
import {
  type Definition,
  GRANULARITIES,
  nameOf,
  partsOf,
  type Report,
  type SemanticFinding,
  type Semantics,
} from './definitions.ts'

export function checkMetric(metric: Definition, semantics: Semantics, report: Report): void {
  const params = recordOf(metric.definition['type_params'])
  const wrong = (message: string, severity?: SemanticFinding['severity']): void =>
    report(metric, 'type_params', `The metric '${metric.name}' ${message}`, severity)
  const window = (value: unknown, what: string, custom: boolean): void => {
    const unit = textOf(recordOf(asRecord(value))['granularity'])
    if (unit === null || GRANULARITIES.includes(unit) || (custom && semantics.customGranularities.includes(unit))) return
    wrong(`has the ${what} with the unknown granularity '${unit}'`)
  }
  switch (metric.definition['type']) {
    case 'cumulative': {
      const cumulative = recordOf(params['cumulative_type_params'])
      const over = cumulative['window'] ?? params['window']
      const grain = cumulative['grain_to_date'] ?? params['grain_to_date']
      if (isGiven(over) && isGiven(grain)) wrong('has both window and grain_to_date: one of them')
      window(over, 'window', false)
      if (isGiven(grain) && !GRANULARITIES.includes(textOf(grain) ?? ''))
        wrong(`has the unknown grain_to_date '${String(grain)}'`)
      return
    }
    case 'derived':
      checkDerived(params, wrong, window)
      return
    case 'conversion':
      checkConversion(params, semantics, wrong, window)
      return
    default:
      return
  }
}

type Wrong = (message: string, severity?: SemanticFinding['severity']) => void
type Window = (value: unknown, what: string, custom: boolean) => void

function checkDerived(params: PlainRecord, wrong: Wrong, window: Window): void {
  const inputs = recordsOf(params['metrics'])
  if (inputs.length === 0) wrong('is derived and needs type_params.metrics')
  const used = new Set(inputs.map(nameOf))
  const expr = textOf(params['expr'])
  if (expr === null) wrong('is derived and needs an expr of its input metrics', 'warning')
  for (const input of inputs) {
    const alias = textOf(input['alias'])
    if (alias !== null && used.has(alias)) wrong(`has the alias '${alias}' for '${nameOf(input)}', which is taken`)
    if (alias !== null) used.add(alias)
    window(input['offset_window'], `offset_window of '${nameOf(input)}'`, true)
    if (isGiven(input['offset_window']) && isGiven(input['offset_to_grain']))
      wrong(`has both offset_window and offset_to_grain for '${nameOf(input)}'`)
    const name = alias ?? nameOf(input)
    if (expr !== null && !expr.includes(name)) wrong(`does not use its input '${name}' in its expr`, 'warning')
  }
}

function checkConversion(params: PlainRecord, { models }: Semantics, wrong: Wrong, window: Window): void {
  const conversion = recordOf(params['conversion_type_params'])
  window(conversion['window'], 'window', false)
  const entity = textOf(conversion['entity']) ?? ''
  const properties = recordsOf(conversion['constant_properties'])
  for (const [key, property] of [
    ['base_measure', 'base_property'],
    ['conversion_measure', 'conversion_property'],
  ] as const) {
    const name = nameOf(recordOf(conversion[key]))
    const model = models.find((each) => partsOf(each, 'measures').some((part) => nameOf(part) === name))
    if (model === undefined) continue
    const entities = partsOf(model, 'entities').map(nameOf)
    if (!entities.includes(entity))
      wrong(`converts over the entity '${entity}', which the semantic model '${model.name}' does not have`)
    const measure = recordOf(partsOf(model, 'measures').find((part) => nameOf(part) === name))
    const agg = textOf(measure['agg'])
    if (agg !== 'count' && agg !== 'count_distinct' && !(agg === 'sum' && textOf(measure['expr']) === '1')) {
      wrong(`converts the measure '${name}', which must be a count, a count_distinct or a sum of 1, not ${agg}`)
    }
    const known = [...entities, ...partsOf(model, 'dimensions').map(nameOf)]
    for (const each of properties.map((part) => textOf(part[property]) ?? '')) {
      if (!known.includes(each))
        wrong(`has the constant property '${each}', which the semantic model '${model.name}' does not have`)
    }
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function asRecord(value: unknown): PlainRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}
