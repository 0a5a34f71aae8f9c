import type { Timing } from '../model/index.ts'

/** ISO 8601 with microseconds and `Z`, as run_results.json has it. */
export function isoMicros(date: Date): string {
  return date.toISOString().replace('Z', '000Z')
}

/** Measures the steps of one node. */
export interface Stopwatch {
  readonly startedAt: Date
  readonly timings: Timing[]
  time<T>(name: Timing['name'], step: () => Promise<T>): Promise<T>
  seconds(): number
}

/** `fine` is a monotonic clock in milliseconds, for durations; `now` tells the time of day. */
export function stopwatch(now: () => Date, fine: () => number = () => performance.now()): Stopwatch {
  const started = fine()
  const timings: Timing[] = []
  return {
    startedAt: now(),
    timings,
    async time(name, step) {
      const startedAt = isoMicros(now())
      try {
        return await step()
      } finally {
        timings.push({ name, startedAt, completedAt: isoMicros(now()) })
      }
    },
    seconds: () => (fine() - started) / 1000,
  }
}
