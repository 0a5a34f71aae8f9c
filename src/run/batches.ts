/** The arithmetic of microbatch models: which slices of time a run covers. All in UTC. */

export type BatchSize = 'hour' | 'day' | 'month' | 'year'

export interface Batch {
  readonly start: Date
  /** Exclusive. */
  readonly end: Date
}

export const BATCH_SIZES: readonly BatchSize[] = ['hour', 'day', 'month', 'year']

/** The start of the batch that holds the moment. */
export function truncate(at: Date, size: BatchSize): Date {
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()]
  switch (size) {
    case 'hour':
      return new Date(Date.UTC(year, month, day, hour))
    case 'day':
      return new Date(Date.UTC(year, month, day))
    case 'month':
      return new Date(Date.UTC(year, month, 1))
    case 'year':
      return new Date(Date.UTC(year, 0, 1))
  }
}

/** The start of the batch `count` batches later (or earlier). */
export function offset(at: Date, size: BatchSize, count: number): Date {
  const start = truncate(at, size)
  const [year, month, day, hour] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate(), start.getUTCHours()]
  switch (size) {
    case 'hour':
      return new Date(Date.UTC(year, month, day, hour + count))
    case 'day':
      return new Date(Date.UTC(year, month, day + count))
    case 'month':
      return new Date(Date.UTC(year, month + count, 1))
    case 'year':
      return new Date(Date.UTC(year + count, 0, 1))
  }
}

/** The moment itself when a batch begins there, else the end of its batch. */
export function ceiling(at: Date, size: BatchSize): Date {
  const start = truncate(at, size)
  return start.getTime() === at.getTime() ? start : offset(start, size, 1)
}

export interface BatchRequest {
  readonly size: BatchSize
  readonly begin: Date | null
  readonly lookback: number
  /** The table exists and is not to be rebuilt. */
  readonly incremental: boolean
  readonly eventTimeStart: Date | null
  readonly eventTimeEnd: Date | null
  readonly now: Date
}

/** The batches of a run, oldest first, or undefined when a first run does not know where to begin. */
export function batchesOf(request: BatchRequest): Batch[] | undefined {
  const end = ceiling(request.eventTimeEnd ?? request.now, request.size)
  const start = startOf(request, end)
  if (start === undefined) return undefined
  const batches: Batch[] = []
  let at = start
  do {
    const next = offset(at, request.size, 1)
    batches.push({ start: at, end: next })
    at = next
  } while (at < end)
  const last = batches[batches.length - 1]
  if (last !== undefined) batches[batches.length - 1] = { start: last.start, end }
  return batches
}

function startOf(request: BatchRequest, end: Date): Date | undefined {
  if (request.eventTimeStart !== null) return truncate(request.eventTimeStart, request.size)
  if (!request.incremental) return request.begin === null ? undefined : truncate(request.begin, request.size)
  const onTheLine = truncate(end, request.size).getTime() === end.getTime()
  return offset(end, request.size, -(request.lookback + (onTheLine ? 1 : 0)))
}

/** `2024-09-17T16`, `2024-09-17`, `2024-09`, `2024`. */
export function formatStart(start: Date, size: BatchSize): string {
  const iso = start.toISOString()
  return iso.slice(0, size === 'hour' ? 13 : size === 'day' ? 10 : size === 'month' ? 7 : 4)
}

/** As Python prints an aware datetime: `2024-01-01 00:00:00+00:00`. */
export function pythonText(at: Date): string {
  const iso = at.toISOString()
  const millis = at.getUTCMilliseconds()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${millis === 0 ? '' : `.${String(millis).padStart(3, '0')}000`}+00:00`
}
