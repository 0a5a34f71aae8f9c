import { Dict, fn, Host, toValue, type Value } from '../jinja/index.ts'
import type { RunResult } from '../model/index.ts'
import type { RunWorld } from './world.ts'

/** A result as templates of on-run-end know it: attributes, and `to_dict()`. */
export function describeResult(run: RunWorld, result: RunResult): Value {
  return new ResultHost(run, result)
}

class ResultHost extends Host {
  private readonly run: RunWorld
  private readonly result: RunResult
  constructor(run: RunWorld, result: RunResult) {
    super()
    this.run = run
    this.result = result
  }

  override pyType(): string {
    return 'RunResult'
  }

  override pyStr(): string {
    return `RunResult(status=${this.result.status}, node=${this.result.uniqueId})`
  }

  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'node':
        return this.node()
      case 'status':
        return this.result.status
      case 'message':
        return this.result.message
      case 'failures':
        return this.result.failures
      case 'thread_id':
        return this.result.threadId
      case 'execution_time':
        return this.result.executionTime
      case 'adapter_response':
        return toValue(this.result.adapterResponse)
      case 'timing':
        return toValue(
          this.result.timing.map((timing) => ({
            name: timing.name,
            started_at: timing.startedAt,
            completed_at: timing.completedAt,
          })),
        )
      case 'unique_id':
        return this.result.uniqueId
      case 'batch_results':
        return toValue(this.result.batchResults ?? null)
      case 'to_dict':
        return fn('to_dict', 'omit_none=False', () => this.toDict())
      default:
        return undefined
    }
  }

  private node(): Value {
    const node = this.run.project.nodes.get(this.result.uniqueId)
    return node === undefined ? null : new NodeHost(toValue(this.run.world.describe(node)))
  }

  private toDict(): Value {
    const names = [
      'status',
      'timing',
      'thread_id',
      'execution_time',
      'adapter_response',
      'message',
      'failures',
      'batch_results',
    ] as const
    const node = this.run.project.nodes.get(this.result.uniqueId)
    const entries: [Value, Value][] = names.map((name) => [name, this.pyAttr(name) ?? null])
    return Dict.of([...entries, ['node', node === undefined ? null : toValue(this.run.world.describe(node))]])
  }
}

/** A node of a result: its manifest entry by attribute, and `to_dict()`. */
class NodeHost extends Host {
  private readonly entry: Value
  constructor(entry: Value) {
    super()
    this.entry = entry
  }

  override pyType(): string {
    return 'ResultNode'
  }

  override pyStr(): string {
    const id = this.pyAttr('unique_id')
    return typeof id === 'string' ? id : 'node'
  }

  override pyAttr(name: string): Value | undefined {
    if (name === 'to_dict') return fn('to_dict', 'omit_none=False', () => this.entry)
    const value = this.entry instanceof Dict ? this.entry.get(name) : undefined
    return name === 'config' && value instanceof Dict ? new NodeHost(value) : value
  }

  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }
}
