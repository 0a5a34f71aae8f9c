/** `1 table model`, `3 table models`, `2 analyses`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : plural(noun)}`
}

const irregular: Readonly<Record<string, string>> = { analysis: 'analyses', saved_query: 'saved_queries', test: 'data_tests' }

/** dbt's plural: every data test is a `data test` even when there is one kind only. */
function plural(noun: string): string {
  return irregular[noun] ?? `${noun}s`
}

export interface FancyLine {
  readonly text: string
  readonly status: string
  readonly position?: { readonly index: number; readonly total: number }
  /** Seconds. */
  readonly time?: number
  /** Cut a long text so that the status stays in its column. */
  readonly truncate?: boolean
}

/** `3 of 9 OK created sql table model main.orders ....... [OK in 0.12s]`, dotted up to `width` columns. */
export function fancyLine(line: FancyLine, width: number): string {
  const progress = line.position === undefined ? '' : `${line.position.index} of ${line.position.total} `
  let left = `${progress}${line.text} `.padEnd(width, '.')
  const limit = width - 3
  if (line.truncate === true && left.length > limit) left = `${left.slice(0, limit)}...`
  const time = line.time === undefined ? '' : ` in ${line.time.toFixed(2)}s`
  return `${left} [${line.status}${time}]`
}

/** ` in 0 hours 1 minutes and 2.50 seconds`. */
export function longTime(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return ` in ${hours} hours ${minutes} minutes and ${(seconds % 60).toFixed(2)} seconds`
}

/** `HH:MM:SS` in UTC, as dbt's console lines carry it. */
export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}
