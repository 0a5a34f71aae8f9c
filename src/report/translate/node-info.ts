import type { Json, Plain, RunnableNode, RunResult } from '../../model/index.ts'
import { DateText, Float, isPlainRecord, jsonOf } from '../../model/index.ts'
import type { Fields } from '../message.ts'

/** Where a node is in its life, in the words of dbt's `node_info`. */
export interface Stage {
  readonly status: string
  readonly startedAt: string
  readonly finishedAt: string
}

export const unstaged: Stage = { status: 'None', startedAt: '', finishedAt: '' }

/** dbt's `node_info`, which every message about a node carries. Times are ISO 8601 without a zone, in UTC. */
export function nodeInfo(node: RunnableNode, stage: Stage): Fields {
  const place = placeOf(node)
  return {
    node_path: node.path,
    node_name: node.name,
    unique_id: node.uniqueId,
    resource_type: node.resourceType,
    materialized: materializedOf(node),
    node_status: stage.status,
    node_started_at: naive(stage.startedAt),
    node_finished_at: naive(stage.finishedAt),
    meta: jsonOf(node.meta),
    node_relation: place,
    node_checksum: 'checksum' in node && typeof node.checksum === 'object' ? (node.checksum?.checksum ?? '') : '',
  }
}

/** dbt's `run_result` inside `NodeFinished` and `EndRunResult`. */
export function runResult(result: RunResult): Fields {
  return {
    status: result.status,
    message: result.message ?? '',
    timing_info: result.timing.map((step) => ({
      name: step.name,
      started_at: step.startedAt ?? '',
      completed_at: step.completedAt ?? '',
    })),
    thread: result.threadId,
    execution_time: result.executionTime,
    adapter_response: result.adapterResponse,
    num_failures: result.failures ?? 0,
  }
}

/** A configuration as dbt's snapshot message carries it: every value as Python prints it, empty ones left out. */
export function configTexts(node: RunnableNode): Fields {
  const texts = Object.entries(node.config).flatMap(([key, value]): [string, string][] => {
    const kept = withoutNulls(JSON.parse(JSON.stringify(value ?? null)))
    return kept === null ? [] : [[key, pythonText(kept)]]
  })
  return Object.fromEntries(texts)
}

function withoutNulls(value: Json): Json {
  if (!isPlainRecord(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])))
}

export function materializedOf(node: RunnableNode): string {
  if (node.resourceType === 'exposure' || node.resourceType === 'unit_test' || node.resourceType === 'source') return ''
  return node.config.materialized ?? ''
}

function placeOf(node: RunnableNode): Fields {
  switch (node.resourceType) {
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
      return { database: '', schema: '', alias: '', relation_name: '' }
    case 'unit_test':
      return { database: '', schema: node.schema ?? '', alias: '', relation_name: '' }
    case 'source':
      return { database: node.database ?? '', schema: node.schema, alias: '', relation_name: node.relationName ?? '' }
    default:
      return { database: node.database ?? '', schema: node.schema, alias: node.alias, relation_name: node.relationName ?? '' }
  }
}

function naive(time: string): string {
  return time.endsWith('Z') ? time.slice(0, -1) : time
}

/** A value as Python's `str` shows it (the fields of dbt's messages are maps of text). */
export function pythonText(value: Plain): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

function pythonRepr(value: Plain): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string')
    return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`
  if (value instanceof Float) return value.value.toFixed(1)
  if (value instanceof DateText) return value.text
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(', ')}}`
  if (isPlainRecord(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`
  }
  return String(value)
}
