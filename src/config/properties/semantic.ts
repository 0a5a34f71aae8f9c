import * as z from 'zod'
import { flag, integer, number, text, texts } from '../schema.ts'
import { dict, list, strict, textOrTexts } from './blocks.ts'

const inputMeasure = strict({
  name: text,
  filter: textOrTexts.nullish(),
  alias: text.nullish(),
  join_to_timespine: flag.optional(),
  fill_nulls_with: integer.nullish(),
})
const inputMetric = strict({
  name: text,
  filter: textOrTexts.nullish(),
  alias: text.nullish(),
  offset_window: text.nullish(),
  offset_to_grain: text.nullish(),
})
const measureOrName = z.union([text, inputMeasure])
const metricOrName = z.union([text, inputMetric])

/** An entry of `metrics:`. */
export const metric = strict({
  name: text.regex(/^[A-Za-z][\w-]{0,249}$/, 'at most 250 letters, digits and underscores, beginning with a letter'),
  label: text,
  type: text,
  type_params: strict({
    measure: measureOrName.nullish(),
    numerator: metricOrName.nullish(),
    denominator: metricOrName.nullish(),
    expr: z.union([text, flag]).nullish(),
    window: text.nullish(),
    grain_to_date: text.nullish(),
    metrics: list(metricOrName).nullish(),
    conversion_type_params: strict({
      base_measure: measureOrName,
      conversion_measure: measureOrName,
      entity: text,
      calculation: text.optional(),
      window: text.nullish(),
      constant_properties: list(strict({ base_property: text, conversion_property: text })).nullish(),
    }).nullish(),
    cumulative_type_params: strict({
      window: text.nullish(),
      grain_to_date: text.nullish(),
      period_agg: text.optional(),
    }).nullish(),
  }),
  description: text.optional(),
  filter: textOrTexts.nullish(),
  time_granularity: text.nullish(),
  meta: dict.optional(),
  tags: texts.optional(),
  config: dict.optional(),
})

const ELEMENT = { name: text, description: text.nullish(), label: text.nullish(), config: dict.optional() }
/** An entry of `semantic_models:`. */
export const semanticModel = strict({
  name: text,
  model: text,
  config: dict.optional(),
  description: text.nullish(),
  label: text.nullish(),
  defaults: strict({ agg_time_dimension: text.nullish() }).nullish(),
  primary_entity: text.nullish(),
  entities: list(strict({ ...ELEMENT, type: text, role: text.nullish(), expr: text.nullish() })).optional(),
  measures: list(
    strict({
      ...ELEMENT,
      agg: text,
      expr: z.union([text, flag, integer]).nullish(),
      agg_params: strict({
        percentile: number.nullish(),
        use_discrete_percentile: flag.optional(),
        use_approximate_percentile: flag.optional(),
      }).nullish(),
      non_additive_dimension: strict({ name: text, window_choice: text, window_groupings: texts.optional() }).nullish(),
      agg_time_dimension: text.nullish(),
      create_metric: flag.optional(),
    }),
  ).optional(),
  dimensions: list(
    strict({
      ...ELEMENT,
      type: text,
      is_partition: flag.optional(),
      type_params: strict({
        time_granularity: text,
        validity_params: strict({ is_start: flag.optional(), is_end: flag.optional() }).nullish(),
      }).nullish(),
      expr: text.nullish(),
    }),
  ).optional(),
})

/** An entry of `saved_queries:`. */
export const savedQuery = strict({
  name: text,
  query_params: strict({
    metrics: texts.optional(),
    group_by: texts.optional(),
    where: textOrTexts.nullish(),
    order_by: texts.optional(),
    limit: integer.nullish(),
  }),
  description: text.nullish(),
  label: text.nullish(),
  exports: list(strict({ name: text, config: dict.optional() })).optional(),
  config: dict.optional(),
  tags: textOrTexts.optional(),
})
