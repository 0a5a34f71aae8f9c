import type { PlainEvent } from '../model/index.ts'
import type { CommonOptions } from './options.ts'

/**
 * Starts a call and yields its events; returns what the call gives. Events wait as long as nobody takes them. When the
 * consumer leaves early, the call is cancelled and its end awaited.
 */
export async function* eventsOf<R>(
  call: (options: Required<Pick<CommonOptions, 'onEvent' | 'signal'>>) => Promise<R>,
  outer: Pick<CommonOptions, 'onEvent' | 'signal'>,
): AsyncGenerator<PlainEvent, R, undefined> {
  const left = new AbortController()
  const waiting: PlainEvent[] = []
  let ended = false
  let wake = (): void => undefined
  const running = call({
    signal: outer.signal === undefined ? left.signal : AbortSignal.any([outer.signal, left.signal]),
    onEvent(event) {
      waiting.push(event)
      wake()
      outer.onEvent?.(event)
    },
  })
  const end = running.then(
    () => undefined,
    () => undefined,
  )
  void end.then(() => {
    ended = true
    wake()
  })
  try {
    for (;;) {
      const event = waiting.shift()
      if (event !== undefined) yield event
      else if (ended) return await running
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    left.abort()
    await end
  }
}
