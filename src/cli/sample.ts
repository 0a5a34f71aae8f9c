import { loadYaml } from '../config/index.ts'
import { DateText, failure, isPlainRecord, type Plain } from '../model/index.ts'

/** The rows of inputs that count; the end is not included. */
export interface SampleWindow {
  readonly start: Date
  readonly end: Date
}

const GRAINS = ['hour', 'day', 'month', 'year'] as const

/**
 * Reads `--sample`: `3 days` back from now, or `{start: 2024-01-01, end: 2024-02-01}`. Times without zone are UTC.
 * @throws {PlanwiseError} PW5120, a usage error
 */
export function readSample(text: string, now: Date): SampleWindow {
  return text.trimStart().startsWith('{') ? between(text) : backFrom(text, now)
}

function between(text: string): SampleWindow {
  const { value } = loadYaml(text, '--sample')
  const { start, end } = isPlainRecord(value) ? value : {}
  return { start: momentOf(start, 'start', text), end: momentOf(end, 'end', text) }
}

function momentOf(value: Plain | undefined, key: string, text: string): Date {
  const written = value instanceof DateText ? value.text : typeof value === 'string' ? value : ''
  const moment = new Date(written.length > 10 ? `${written.slice(0, 19).replace(' ', 'T')}Z` : written)
  if (Number.isNaN(moment.getTime())) throw wrong(text, `'${key}' must be a date or a time`)
  return moment
}

function backFrom(text: string, now: Date): SampleWindow {
  const [count = '', grain = '', ...more] = text.split(' ')
  if (grain === '' || more.length > 0) throw wrong(text, "it must have the form '3 days'")
  if (!/^[+-]?\d+$/.test(count)) throw wrong(text, `'${count}' is no whole number`)
  const found = GRAINS.find((each) => each === grain.toLowerCase().replace(/s+$/, ''))
  if (found === undefined) throw wrong(text, `'${grain}' is none of ${GRAINS.map((each) => `${each}s`).join(', ')}`)
  return { start: earlier(now, found, Number(count)), end: now }
}

/** Months and years keep the day, or take the month's last. */
function earlier(now: Date, grain: (typeof GRAINS)[number], count: number): Date {
  if (grain === 'hour') return new Date(now.getTime() - count * 3_600_000)
  if (grain === 'day') return new Date(now.getTime() - count * 86_400_000)
  const months = grain === 'month' ? count : count * 12
  const moved = new Date(now)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() - months)
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(now.getUTCDate(), last))
  return moved
}

function wrong(text: string, why: string): Error {
  return failure('PW5120', `Invalid value for '--sample': '${text}': ${why}.`, {
    family: 'Usage Error',
    hint: "--sample '3 days', or --sample '{start: 2024-01-01, end: 2024-02-01}'",
  })
}
