import type { EventEmitter } from 'node:events'

const names = ['SIGINT', 'SIGTERM'] as const

export interface Interruption {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  dispose(): void
}

/**
 * The first SIGINT or SIGTERM asks the command to stop (its queries are cancelled, results are written); the second one
 * ends the process at once.
 *
 * @param source where signals arrive (`process`)
 * @param end ends the process; not expected to return
 */
export function listenForSignals(source: Pick<EventEmitter, 'on' | 'off'>, end: (signal: NodeJS.Signals) => void): Interruption {
  const controller = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) end(signal)
    else controller.abort(new Error('Interrupted'))
  }
  for (const name of names) source.on(name, onSignal)
  return {
    signal: controller.signal,
    dispose() {
      for (const name of names) source.off(name, onSignal)
    },
  }
}

/**
 * Ends the process by the signal itself, which a shell shows as 130 or 143. `process.exit` would first wait for DuckDB's
 * threads, and a query that does not heed its interruption would hold it up for ever.
 */
export function dieOf(signal: NodeJS.Signals, process: Pick<NodeJS.Process, 'removeAllListeners' | 'kill' | 'pid'>): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}
