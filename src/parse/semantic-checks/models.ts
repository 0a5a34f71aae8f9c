import { Float, type PlainRecord } from '../../model/index.ts'
import { recordOf, textOf, textsOf } from '../read.ts'
import { type Definition, nameOf, partsOf, type Report, type Semantics, twice } from './definitions.ts'

/** One semantic model by itself. */
export function checkModel(model: Definition, report: Report): void {
  const dimensions = partsOf(model, 'dimensions')
  const entities = partsOf(model, 'entities')
  const times = new Set(dimensions.filter((part) => part['type'] === 'time').map(nameOf))
  const usual = textOf(recordOf(model.definition['defaults'])['agg_time_dimension'])
  if (usual !== null && !times.has(usual))
    report(model, 'defaults', `The default time dimension '${usual}' is no time dimension of the semantic model '${model.name}'`)
  const primary = entities.filter((part) => part['type'] === 'primary').map(nameOf)
  const declared = textOf(model.definition['primary_entity'])
  if (primary.length > 1)
    report(
      model,
      'entities',
      `The semantic model '${model.name}' has ${primary.length} primary entities, but there can be one: ${primary.join(', ')}`,
    )
  if (primary.length > 0 && declared !== null)
    report(
      model,
      'primary_entity',
      `The semantic model '${model.name}' has the primary entity '${primary[0]}' and names '${declared}' as its primary_entity: one of them is too many`,
    )
  if (dimensions.length > 0 && primary.length === 0 && declared === null)
    report(
      model,
      'name',
      `The semantic model '${model.name}' has dimensions and therefore needs an entity of type primary, or primary_entity`,
    )
  const natural = entities.filter((part) => part['type'] === 'natural').map(nameOf)
  if (natural.length > 1)
    report(model, 'entities', `The semantic model '${model.name}' has several natural entities: ${natural.join(', ')}`)
  for (const measure of partsOf(model, 'measures'))
    checkMeasure(model, measure, { times, usual, entities: new Set(entities.map(nameOf)), dimensions }, report)
  for (const kind of ['dimensions', 'entities', 'measures'] as const) {
    for (const label of twice(partsOf(model, kind).flatMap((part) => textOf(part['label']) ?? []))) {
      report(model, kind, `Several ${kind} of the semantic model '${model.name}' have the label '${label}'`)
    }
  }
}

interface Around {
  readonly times: ReadonlySet<string>
  readonly usual: string | null
  readonly entities: ReadonlySet<string>
  readonly dimensions: readonly PlainRecord[]
}

function checkMeasure(model: Definition, measure: PlainRecord, around: Around, report: Report): void {
  const name = nameOf(measure)
  const wrong = (message: string): void =>
    report(model, 'measures', `The measure '${name}' of the semantic model '${model.name}' ${message}`)
  const time = textOf(measure['agg_time_dimension']) ?? around.usual
  if (time === null) wrong('has no agg_time_dimension, and the semantic model no default')
  else if (!around.times.has(time)) wrong(`is aggregated over '${time}', which is no time dimension of it`)
  const expr = textOf(measure['expr'])
  const agg = textOf(measure['agg'])
  if (agg === 'count' && expr === null) wrong("counts and therefore needs an expr; 'expr: 1' counts all rows")
  if (agg === 'count' && expr?.toLowerCase().startsWith('distinct ') === true)
    wrong('counts a DISTINCT expr: use agg: count_distinct')
  checkPercentile(agg, recordOf(measure['agg_params']), wrong)
  const additive = recordOf(measure['non_additive_dimension'])
  const over = textOf(additive['name'])
  if (over === null) return
  const dimension = around.dimensions.find((part) => nameOf(part) === over)
  if (dimension === undefined) wrong(`is not additive over '${over}', which is no dimension of it`)
  else if (dimension['type'] !== 'time') wrong(`is not additive over '${over}', which is no time dimension`)
  const choice = textOf(additive['window_choice'])
  if (choice !== null && choice !== 'min' && choice !== 'max') wrong(`has the window_choice '${choice}': min or max`)
  const strangers = textsOf(additive['window_groupings']).filter((entity) => !around.entities.has(entity))
  if (strangers.length > 0) wrong(`has window_groupings that are no entities of it: ${strangers.join(', ')}`)
}

function checkPercentile(agg: string | null, params: PlainRecord, wrong: (message: string) => void): void {
  const raw = params['percentile']
  const percentile = raw instanceof Float ? raw.value : typeof raw === 'number' ? raw : null
  const given = ['percentile', 'use_discrete_percentile', 'use_approximate_percentile'].filter((key) => Boolean(params[key]))
  if (agg === 'percentile') {
    if (percentile === null) wrong('needs agg_params.percentile')
    else if (percentile <= 0 || percentile >= 1)
      wrong(`has the percentile ${percentile}, which must lie between 0 and 1 (0.65 for the 65th); for 0 and 1 use min and max`)
  } else if (agg === 'median') {
    if (percentile !== null && percentile !== 0.5) wrong(`is a median with the percentile ${percentile}`)
    if (params['use_discrete_percentile'] === true) wrong('is a median, which cannot be a discrete percentile')
  } else if (given.length > 0) wrong(`has ${given.join(', ')}, which only a percentile has`)
}

/** What semantic models have to agree on. */
export function checkAcrossModels({ models }: Semantics, report: Report): void {
  const kinds = new Map<string, string>()
  const measures = new Map<string, string>()
  const dimensions = new Map<string, PlainRecord>()
  const pairs = new Map<string, string>()
  const labels = new Map<string, string>()
  for (const model of models) {
    for (const kind of ['measures', 'dimensions', 'entities'] as const) {
      for (const name of partsOf(model, kind).map(nameOf)) {
        const other = kinds.get(name)
        if (other !== undefined && other !== kind)
          report(
            model,
            kind,
            `'${name}' is one of the ${kind} of the semantic model '${model.name}' and elsewhere one of the ${other}`,
          )
        kinds.set(name, kind)
      }
    }
    for (const name of partsOf(model, 'measures').map(nameOf)) {
      const other = measures.get(name)
      if (other !== undefined)
        report(model, 'measures', `The measure '${name}' is in several semantic models: ${other} and ${model.name}`)
      measures.set(name, model.name)
    }
    const primary =
      textOf(model.definition['primary_entity']) ??
      nameOf(partsOf(model, 'entities').find((part) => part['type'] === 'primary') ?? {})
    for (const part of partsOf(model, 'dimensions')) {
      const name = nameOf(part)
      const before = dimensions.get(name)
      if (before !== undefined && before['type'] !== part['type'])
        report(
          model,
          'dimensions',
          `The dimension '${name}' is of type ${textOf(part['type'])} here and of type ${textOf(before['type'])} in another semantic model`,
        )
      if (before !== undefined && before['is_partition'] !== part['is_partition'])
        report(model, 'dimensions', `The dimension '${name}' is a partition in one semantic model and none in another`)
      if (before === undefined) dimensions.set(name, part)
      const pair = `${primary} ${name}`
      const owner = pairs.get(pair)
      if (primary !== '' && owner !== undefined)
        report(
          model,
          'dimensions',
          `The dimension '${name}' of the primary entity '${primary}' is in several semantic models: ${owner} and ${model.name}`,
        )
      pairs.set(pair, model.name)
    }
    for (const part of partsOf(model, 'entities')) {
      const label = textOf(part['label'])
      if (label === null) continue
      const before = labels.get(nameOf(part))
      if (before !== undefined && before !== label)
        report(
          model,
          'entities',
          `The entity '${nameOf(part)}' has the label '${label}' here and '${before}' in another semantic model`,
        )
      labels.set(nameOf(part), before ?? label)
    }
  }
}
