/** Parts of semantic models, metrics and saved queries under dbt's names, with every key the manifest has. */
import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { listOf, recordOf, recordsOf, textOf, textsOf } from './read.ts'

export function entity(entry: PlainRecord, meta: PlainRecord): PlainRecord {
  return {
    name: entry['name'] ?? null,
    type: lower(entry['type']),
    description: entry['description'] ?? null,
    label: entry['label'] ?? null,
    role: entry['role'] ?? null,
    expr: exprOf(entry['expr']),
    config: elementConfig(entry, meta),
  }
}

export function dimension(entry: PlainRecord, meta: PlainRecord): PlainRecord {
  const params = recordOf(entry['type_params'])
  return {
    name: entry['name'] ?? null,
    type: lower(entry['type']),
    description: entry['description'] ?? null,
    label: entry['label'] ?? null,
    is_partition: entry['is_partition'] === true,
    type_params:
      lower(entry['type']) === 'time'
        ? { time_granularity: lower(params['time_granularity']), validity_params: params['validity_params'] ?? null }
        : null,
    expr: exprOf(entry['expr']),
    metadata: null,
    config: elementConfig(entry, meta),
  }
}

export function measure(entry: PlainRecord, meta: PlainRecord): PlainRecord {
  return {
    name: entry['name'] ?? null,
    agg: lower(entry['agg']),
    description: entry['description'] ?? null,
    label: entry['label'] ?? null,
    create_metric: false,
    expr: exprOf(entry['expr']),
    agg_params: entry['agg_params'] ?? null,
    non_additive_dimension: entry['non_additive_dimension'] ?? null,
    agg_time_dimension: entry['agg_time_dimension'] ?? null,
    config: elementConfig(entry, meta),
  }
}

function elementConfig(entry: PlainRecord, meta: PlainRecord): PlainRecord {
  return { meta: { ...meta, ...recordOf(recordOf(entry['config'])['meta']) } }
}

function exprOf(value: Plain | undefined): Plain {
  return value === undefined || value === null ? null : typeof value === 'string' ? value : String(value)
}

/** Words that dbt takes from a fixed list: any case will do. */
export function lower(value: Plain | undefined): Plain {
  return typeof value === 'string' ? value.toLowerCase() : (value ?? null)
}

/** A text or a list of texts as `{where_filters: […]}`. */
export function filter(value: Plain | undefined): Plain {
  const texts = textsOf(value)
  return texts.length === 0 ? null : { where_filters: texts.map((text) => ({ where_sql_template: text })) }
}

/** `7 days` as count and granularity; the window of older dbt versions is taken as it is. */
function timeWindow(value: Plain | undefined): Plain {
  const match = /^\s*(\d+)\s+(\w+?)s?\s*$/.exec(textOf(value) ?? '')
  return match === null ? null : { count: Number(match[1]), granularity: (match[2] ?? '').toLowerCase() }
}

export function measureInput(value: Plain | undefined): PlainRecord | null {
  if (value === undefined || value === null) return null
  const entry: PlainRecord = isPlainRecord(value) ? value : { name: value }
  return {
    name: entry['name'] ?? null,
    filter: filter(entry['filter']),
    alias: entry['alias'] ?? null,
    join_to_timespine: entry['join_to_timespine'] === true,
    fill_nulls_with: entry['fill_nulls_with'] ?? null,
  }
}

export function metricInput(value: Plain | undefined): PlainRecord | null {
  if (value === undefined || value === null) return null
  const entry: PlainRecord = isPlainRecord(value) ? value : { name: value }
  return {
    name: entry['name'] ?? null,
    filter: filter(entry['filter']),
    alias: entry['alias'] ?? null,
    offset_window: timeWindow(entry['offset_window']),
    offset_to_grain: entry['offset_to_grain'] ?? null,
  }
}

/** `type_params` of a metric; `input_measures` are filled in when all metrics are known. */
export function typeParams(entry: PlainRecord): Record<string, Plain> {
  const params = recordOf(entry['type_params'])
  return {
    measure: measureInput(params['measure']),
    input_measures: [],
    numerator: metricInput(params['numerator']),
    denominator: metricInput(params['denominator']),
    expr: exprOf(params['expr']),
    window: timeWindow(params['window']),
    grain_to_date: lower(params['grain_to_date']),
    metrics: listOf(params['metrics']).flatMap((one) => metricInput(one) ?? []),
    conversion_type_params: conversion(params['conversion_type_params']),
    cumulative_type_params: cumulative(
      params['cumulative_type_params'] ?? (lower(entry['type']) === 'cumulative' ? params : undefined),
    ),
    metric_aggregation_params: null,
  }
}

function conversion(value: Plain | undefined): Plain {
  if (value === undefined || !isPlainRecord(value)) return null
  return {
    base_measure: measureInput(value['base_measure']),
    conversion_measure: measureInput(value['conversion_measure']),
    entity: value['entity'] ?? null,
    calculation: lower(value['calculation'] ?? 'conversion_rate'),
    window: timeWindow(value['window']),
    constant_properties: value['constant_properties'] ?? null,
  }
}

function cumulative(value: Plain | undefined): Plain {
  if (value === undefined || !isPlainRecord(value)) return null
  return {
    window: timeWindow(value['window']),
    grain_to_date: lower(value['grain_to_date']),
    period_agg: lower(value['period_agg'] ?? 'first'),
    metric: metricInput(value['metric']),
  }
}

export function queryParams(value: Plain | undefined): PlainRecord {
  const params = recordOf(value)
  return {
    metrics: textsOf(params['metrics']),
    group_by: textsOf(params['group_by']),
    where: filter(params['where']),
    order_by: textsOf(params['order_by']),
    limit: params['limit'] ?? null,
  }
}

/** Exports of a saved query, with where they go by default. */
export function savedExports(value: Plain | undefined, place: { readonly database: string; readonly schema: string }): Plain {
  return recordsOf(value).map((entry) => {
    const config = recordOf(entry['config'])
    return {
      name: entry['name'] ?? null,
      config: {
        export_as: lower(config['export_as']),
        schema_name: config['schema'] ?? place.schema,
        alias: config['alias'] ?? entry['name'] ?? null,
        database: config['database'] ?? place.database,
      },
      unrendered_config: config,
    }
  })
}
