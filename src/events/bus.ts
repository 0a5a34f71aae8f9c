import type { Emit, Event } from '../model/index.ts'

/** A consumer of events. It knows nothing of the others and must not block. */
export interface Sink {
  readonly name: string
  write(event: Event): void
  /** Called once, after the last event. */
  close?(): void | Promise<void>
}

export interface Bus {
  readonly emit: Emit
  /** Closes every sink still attached; a sink that fails to close is named in the returned list. */
  close(): Promise<readonly SinkFailure[]>
  /** The sinks that threw and were detached, in order. */
  failures(): readonly SinkFailure[]
}

export interface SinkFailure {
  readonly sink: string
  readonly error: unknown
}

export interface BusOptions {
  readonly runId: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sinks: readonly Sink[]
  readonly scope?: { readonly scenario?: string; readonly year?: number }
}

/**
 * Synchronous fan-out: every sink has seen an event when `emit` returns, in the order of the list.
 * A sink that throws is detached and reported once, as a `diagnostic` event, to those that remain.
 * An event emitted by a sink while it is being served is delivered after the current one.
 */
export function createBus(options: BusOptions): Bus {
  const attached: Sink[] = [...options.sinks]
  const failed: SinkFailure[] = []
  const waiting: Event[] = []
  let seq = 0
  let draining = false

  const detach = (sink: Sink, error: unknown): void => {
    const index = attached.indexOf(sink)
    if (index >= 0) attached.splice(index, 1)
    failed.push({ sink: sink.name, error })
    emit({
      kind: 'diagnostic',
      name: 'SinkDetached',
      diagnostic: {
        code: 'PW4901',
        severity: 'warning',
        message: `The output "${sink.name}" failed and was switched off: ${reason(error)}`,
      },
    })
  }

  const deliver = (event: Event): void => {
    for (const sink of [...attached]) {
      try {
        sink.write(event)
      } catch (error) {
        detach(sink, error)
      }
    }
  }

  const emit: Emit = (body, thread = 'MainThread') => {
    const envelope = { seq: seq++, at: options.now(), runId: options.runId, thread }
    waiting.push(options.scope === undefined ? { ...envelope, ...body } : { ...envelope, scope: options.scope, ...body })
    if (draining) return
    draining = true
    try {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) deliver(event)
    } finally {
      draining = false
    }
  }

  const close = async (): Promise<readonly SinkFailure[]> => {
    const unclosed: SinkFailure[] = []
    for (const sink of attached.splice(0)) {
      try {
        await sink.close?.()
      } catch (error) {
        unclosed.push({ sink: sink.name, error })
      }
    }
    return unclosed
  }

  return { emit, close, failures: () => failed }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
