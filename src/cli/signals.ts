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
export function listenForSignals(source: Pick<EventEmitter, 'on' | 'off'>, end: () => void): Interruption {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) end()
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
