import type { Severity, WatchRound } from '../../model/index.ts'
import { type Finding, isAtLeast, textOf, type Unchecked, validationData } from '../../validate/index.ts'

/** What is known after a round. */
export interface Known {
  /** About what was bound in this round. */
  readonly findings: readonly Finding[]
  readonly unchecked: readonly Unchecked[]
  /** About the whole project. */
  readonly all: readonly Finding[]
  readonly left: readonly Unchecked[]
}

export interface RoundFacts {
  readonly round: number
  readonly files: ReadonlySet<string>
  readonly state: WatchRound['state']
  readonly bound: readonly string[]
  /** Milliseconds of the performance clock. */
  readonly began: number
  readonly known: Known
  /** What makes a project not ok, and is shown. */
  readonly least: Severity
}

export function roundOf({ round, files, state, bound, began, known, least }: RoundFacts): WatchRound {
  const now = validationData({ ...known, checked: 0, suppressed: 0 }, least)
  const whole = validationData({ findings: known.all, unchecked: known.left, checked: 0, suppressed: 0 }, least)
  return {
    round,
    files: [...files].sort(),
    state,
    bound,
    ok: whole.ok,
    findings: now.findings,
    unchecked: now.unchecked,
    summary: { errors: whole.summary.errors, warnings: whole.summary.warnings, unchecked: known.left.length },
    seconds: (performance.now() - began) / 1000,
  }
}

interface RoundManner {
  readonly now: Date
  /** The least severity that is shown; what is below is counted. */
  readonly least: Severity
}

const MOST_FILES = 3

/** A line for the round, the findings about what it bound, and what is still wrong elsewhere. */
export function roundText(round: WatchRound, findings: readonly Finding[], { now, least }: RoundManner): string {
  const { state, bound, summary, seconds } = round
  const clock = now.toTimeString().slice(0, 8)
  const what = state === 'broken' ? 'does not parse' : `${bound.length} bound in ${seconds.toFixed(2)} s`
  const head = [clock, filesText(round), what, verdict(round)].filter((text) => text !== '').join('  ')
  const shown = findings.every(({ diagnostic }) => !isAtLeast(diagnostic.severity, least)) ? [] : [bodyOf(findings, least)]
  const elsewhere = summary.errors - round.findings.filter(({ severity }) => severity === 'error').length
  const rest = state === 'bound' && elsewhere > 0 ? [`${count(elsewhere, 'error')} elsewhere`] : []
  const end = round.round === 1 ? ['Watching for changes; Ctrl-C ends.'] : []
  return [head, ...shown, ...rest, ...end].join('\n')
}

function filesText({ files, round }: WatchRound): string {
  if (round === 1) return 'the whole project'
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : ''
  return `${files.slice(0, MOST_FILES).join(', ')}${more}`
}

function verdict({ state, findings, unchecked }: WatchRound): string {
  if (state === 'broken') return ''
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const others = findings.length - errors
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(others > 0 ? [count(others, 'warning')] : []),
    ...(unchecked.length > 0 ? [`${unchecked.length} unchecked`] : []),
  ]
  return errors > 0 ? parts.join(', ') : ['ok', ...parts].join(', ')
}

/** The findings as `validate` writes them, without its summary: the head has it. */
function bodyOf(findings: readonly Finding[], least: Severity): string {
  const validation = { findings, unchecked: [], checked: 0, suppressed: 0 }
  const text = textOf(validation, validationData(validation, least), least)
  return text.slice(0, text.lastIndexOf('\n\n'))
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
