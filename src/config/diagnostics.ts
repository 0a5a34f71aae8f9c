import type { Diagnostic, ErrorFamily, Location, Severity } from '../model/index.ts'

/** Cuts the lines around a place out of a file's text. */
const LINES_AROUND = 1
const TAB = '    '

/**
 * Draws the line of `at` with one line above and below and a caret under the column.
 *
 * @param text the whole file
 * @param at a place in it; without a line there is nothing to draw
 * @returns several lines without a final newline, or undefined
 */
export function frame(text: string, at: Location): string | undefined {
  if (at.line === undefined) return undefined
  const lines = text.split(/\r\n|\r|\n/)
  if (at.line < 1 || at.line > lines.length) return undefined
  const first = Math.max(1, at.line - LINES_AROUND)
  const written = lines.at(-1) === '' ? Math.max(at.line, lines.length - 1) : lines.length
  const last = Math.min(written, at.line + LINES_AROUND)
  const width = String(last).length
  const drawn: string[] = []
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] ?? ''
    const marker = number === at.line ? '>' : ' '
    drawn.push(`${marker} ${String(number).padStart(width)} | ${line.replaceAll('\t', TAB)}`.trimEnd())
    if (number === at.line && at.column !== undefined) drawn.push(`  ${' '.repeat(width)} | ${caret(line, at)}`)
  }
  return drawn.join('\n')
}

function caret(line: string, at: Location): string {
  const column = Math.max(1, at.column ?? 1)
  const before = line.slice(0, column - 1).replaceAll('\t', TAB)
  const end = at.endLine === at.line && at.endColumn !== undefined ? at.endColumn : column + 1
  const length = Math.max(1, Math.min(end, line.length + 1) - column)
  return ' '.repeat(before.length) + '^'.repeat(length)
}

/**
 * The candidates that look like a misspelling of `word`, closest first (at most three).
 *
 * @param word what was written
 * @param candidates what would have been right
 */
export function similar(word: string, candidates: Iterable<string>): string[] {
  const lower = word.toLowerCase()
  const limit = word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3))
  const found: { candidate: string; distance: number }[] = []
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const distance = editDistance(lower, candidate.toLowerCase(), limit)
    if (distance <= limit) found.push({ candidate, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
  return found.slice(0, 3).map((entry) => entry.candidate)
}

/** `Did you mean 'models'?`, or undefined when nothing is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const names = similar(word, candidates).map((name) => `'${name}'`)
  return names.length === 0 ? undefined : `Did you mean ${names.join(' or ')}?`
}

/** Damerau's distance with adjacent transpositions; stops counting beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1)
      }
      current.push(cost)
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? limit + 1
}

/** What a finding is made of, besides its place. */
export interface Finding {
  readonly code: string
  readonly message: string
  readonly severity?: Severity
  readonly family?: ErrorFamily
  readonly hint?: string | undefined
}

/**
 * Makes a diagnostic with a frame.
 *
 * @param finding code, text, severity (default error), dbt's family, hint
 * @param at the place; left out where a finding has none (a missing file)
 * @param text the file's text, to draw the frame from
 */
export function diagnose(finding: Finding, at?: Location, text?: string): Diagnostic {
  const { code, message, severity = 'error', family, hint } = finding
  const drawn = at !== undefined && text !== undefined ? frame(text, at) : undefined
  return {
    code,
    severity,
    message,
    ...(family === undefined ? {} : { family }),
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
    ...(drawn === undefined ? {} : { frame: drawn }),
  }
}
