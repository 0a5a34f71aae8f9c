import { z } from 'zod'
import { bag, maybe, pairs, text, texts } from './common.ts'

const identity = { name: text, package_name: text, path: text, original_file_path: text, unique_id: text, fqn: texts }
const dependsOn = z.strictObject({ macros: texts, nodes: texts })
const refs = z.array(z.strictObject({ name: text, package: maybe, version: z.union([text, z.number()]).nullable() }))
const config = z.looseObject({ enabled: z.boolean(), group: maybe, meta: bag })
const filter = z.strictObject({ where_filters: z.array(z.strictObject({ where_sql_template: text })) }).nullable()
const place = z
  .strictObject({
    repo_file_path: text,
    file_slice: z.strictObject({ filename: text, content: text, start_line_number: z.int(), end_line_number: z.int() }),
  })
  .nullable()
const elementConfig = z.strictObject({ meta: bag }).nullable()
const window = z.strictObject({ count: z.int(), granularity: text }).nullable()

const measureInput = z.strictObject({
  name: text,
  filter,
  alias: maybe,
  join_to_timespine: z.boolean(),
  fill_nulls_with: z.int().nullable(),
})
const metricInput = z.strictObject({ name: text, filter, alias: maybe, offset_window: window, offset_to_grain: maybe })

export const metric = z.strictObject({
  ...identity,
  resource_type: z.literal('metric'),
  description: text,
  label: text,
  type: z.enum(['simple', 'ratio', 'cumulative', 'derived', 'conversion']),
  type_params: z.strictObject({
    measure: measureInput.nullable(),
    input_measures: z.array(measureInput),
    numerator: metricInput.nullable(),
    denominator: metricInput.nullable(),
    expr: maybe,
    window,
    grain_to_date: maybe,
    metrics: z.array(metricInput).nullable(),
    conversion_type_params: bag.nullable(),
    metric_aggregation_params: bag.nullable(),
    cumulative_type_params: z
      .strictObject({ window, grain_to_date: maybe, period_agg: z.enum(['first', 'last', 'average']) })
      .nullable(),
  }),
  filter,
  metadata: place,
  time_granularity: maybe,
  meta: bag,
  tags: texts,
  config,
  unrendered_config: bag,
  sources: pairs,
  depends_on: dependsOn,
  refs,
  metrics: pairs,
  created_at: z.number(),
  group: maybe,
})

export const savedQuery = z.strictObject({
  ...identity,
  resource_type: z.literal('saved_query'),
  query_params: z.strictObject({ metrics: texts, group_by: texts, where: filter, order_by: texts, limit: z.int().nullable() }),
  exports: z.array(
    z.strictObject({
      name: text,
      config: z.strictObject({ export_as: z.enum(['table', 'view']), schema_name: maybe, alias: maybe, database: maybe }),
      unrendered_config: bag,
    }),
  ),
  description: maybe,
  label: maybe,
  metadata: place,
  config: z.looseObject({
    enabled: z.boolean(),
    group: maybe,
    meta: bag,
    export_as: maybe,
    schema: maybe,
    cache: z.strictObject({ enabled: z.boolean() }),
  }),
  unrendered_config: bag,
  group: maybe,
  depends_on: dependsOn,
  created_at: z.number(),
  refs,
  tags: z.union([text, texts]),
})

const aggregation = z.enum(['sum', 'min', 'max', 'count_distinct', 'sum_boolean', 'average', 'percentile', 'median', 'count'])
const element = { name: text, description: maybe, label: maybe, expr: maybe, config: elementConfig }

export const semanticModel = z.strictObject({
  ...identity,
  resource_type: z.literal('semantic_model'),
  model: text,
  node_relation: z.strictObject({ alias: text, schema_name: text, database: maybe, relation_name: maybe }).nullable(),
  description: maybe,
  label: maybe,
  defaults: z.strictObject({ agg_time_dimension: maybe }).nullable(),
  entities: z.array(z.strictObject({ ...element, type: z.enum(['foreign', 'natural', 'primary', 'unique']), role: maybe })),
  measures: z.array(
    z.strictObject({
      ...element,
      agg: aggregation,
      create_metric: z.boolean(),
      agg_params: bag.nullable(),
      non_additive_dimension: bag.nullable(),
      agg_time_dimension: maybe,
    }),
  ),
  dimensions: z.array(
    z.strictObject({
      ...element,
      type: z.enum(['categorical', 'time']),
      is_partition: z.boolean(),
      type_params: z.strictObject({ time_granularity: text, validity_params: bag.nullable() }).nullable(),
      metadata: place,
    }),
  ),
  metadata: place,
  depends_on: dependsOn,
  refs,
  created_at: z.number(),
  config,
  unrendered_config: bag,
  primary_entity: maybe,
  group: maybe,
})
