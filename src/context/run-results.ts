import { Dict, fn, Host, tuple, type Value } from '../jinja/index.ts'
import type { PlainRecord, RunResult } from '../model/index.ts'
import { momentOf } from './base.ts'
import { toValue } from './plain-values.ts'

/**
 * `results` of on-run-end: dbt's RunResult objects.
 * @param nodes the manifest's dictionary of each result's node
 */
export function resultValues(results: readonly RunResult[], nodes: (result: RunResult) => PlainRecord): Value {
  return results.map((result) => new RunResultHost(result, () => nodes(result)))
}

/** `schemas` and `database_schemas` of on-run-end: where the run's models live, each once. */
export function schemaValues(places: Iterable<{ readonly database: string; readonly schema: string }>): {
  schemas: Value
  database_schemas: Value
} {
  const pairs = new Map<string, { database: string; schema: string }>()
  for (const place of places) pairs.set(`${place.database}\0${place.schema}`, place)
  const schemas = [...new Set([...pairs.values()].map(({ schema }) => schema))]
  return { schemas, database_schemas: [...pairs.values()].map(({ database, schema }) => tuple([database, schema])) }
}

/** An object of dbt's with fields; `to_dict()` gives them as a dictionary. */
class RecordHost extends Host {
  private readonly type: string
  private readonly fields: Dict
  private readonly dictionary: () => Dict
  constructor(type: string, fields: Dict, dictionary: () => Dict) {
    super()
    this.type = type
    this.fields = fields
    this.dictionary = dictionary
  }
  override pyType(): string {
    return this.type
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'to_dict' ? fn(name, 'omit_none=False', () => this.dictionary()) : this.fields.get(name)
  }
  override pyItem(key: Value): Value | undefined {
    return this.fields.get(key)
  }
}

function timingOf(step: RunResult['timing'][number], moment: (iso: string | null) => Value): Dict {
  return Dict.of([
    ['name', step.name],
    ['started_at', moment(step.startedAt)],
    ['completed_at', moment(step.completedAt)],
  ])
}

class RunResultHost extends Host {
  private readonly result: RunResult
  private readonly describe: () => PlainRecord
  private node: Dict | undefined
  constructor(result: RunResult, describe: () => PlainRecord) {
    super()
    this.result = result
    this.describe = describe
  }
  override pyType(): string {
    return 'RunResult'
  }
  override pyRepr(): string {
    return `RunResult(status='${this.result.status}', unique_id='${this.result.uniqueId}')`
  }
  override pyAttr(name: string): Value | undefined {
    const { result } = this
    switch (name) {
      case 'node':
        return new RecordHost('Node', this.described(), () => this.described())
      case 'status':
        return result.status
      case 'message':
        return result.message
      case 'failures':
        return result.failures
      case 'thread_id':
        return result.threadId
      case 'execution_time':
        return result.executionTime
      case 'adapter_response':
        return toValue(result.adapterResponse)
      case 'timing':
        return result.timing.map((step) => {
          const shown = timingOf(step, (iso) => (iso === null ? null : momentOf(new Date(iso))))
          return new RecordHost('TimingInfo', shown, () => timingOf(step, (iso) => iso))
        })
      case 'compiled_code':
        return result.compiledCode
      case 'relation_name':
        return result.relationName
      case 'batch_results':
        return null
      case 'skipped':
        return result.status === 'skipped'
      case 'to_dict':
        return fn(name, 'omit_none=True', () => this.dictionary())
      default:
        return undefined
    }
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }

  private described(): Dict {
    if (this.node === undefined) {
      const value = toValue(this.describe())
      this.node = value instanceof Dict ? value : new Dict()
    }
    return this.node
  }

  private dictionary(): Value {
    const { result } = this
    return Dict.of([
      ['status', result.status],
      ['timing', result.timing.map((step) => timingOf(step, (iso) => iso))],
      ['thread_id', result.threadId],
      ['execution_time', result.executionTime],
      ['adapter_response', toValue(result.adapterResponse)],
      ['message', result.message],
      ['failures', result.failures],
      ['batch_results', null],
      ['node', this.described()],
    ])
  }
}
