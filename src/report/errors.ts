import { BUILT_IN, type Diagnostic, type Location } from '../model/index.ts'

/** `models/orders.sql:3:14`, as editors and terminals make it clickable. */
export function locationText(at: Location): string {
  const line = at.line === undefined ? '' : `:${at.line}`
  return `${at.path}${line}${at.line === undefined || at.column === undefined ? '' : `:${at.column}`}`
}

/**
 * The diagnostics as the text of dbt's "Encountered an error": the first line is the family and what it is about, the
 * rest is indented by two; under it the place, a frame with a caret, the compiled SQL, the macros that were running, a
 * hint and the code.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(renderDiagnostic).join('\n\n')
}

export function renderDiagnostic(diagnostic: Diagnostic): string {
  const family = diagnostic.family ?? 'Compilation Error'
  const header = diagnostic.subject === undefined ? family : `${family} in ${diagnostic.subject}`
  return [header, indent(messageOf(diagnostic), 2), ...detailLines(diagnostic), `  code: ${diagnostic.code}`].join('\n')
}

/**
 * Without what is said better below: the database's excerpt, which is of the statement that was sent and nobody has seen,
 * and the line of a syntax error.
 */
function messageOf({ message, compiled, at }: Diagnostic): string {
  const text = compiled === undefined ? message : message.replace(/\n+LINE \d+: [^\n]*\n *\^/, '')
  return at?.line === undefined ? text : text.replace(/\n {2}line \d+$/, '')
}

function detailLines(diagnostic: Diagnostic): readonly string[] {
  const { at, frame = '', compiled, stack = [], hint, message } = diagnostic
  const lines: string[] = []
  if (at !== undefined && !isNamed(diagnostic, at)) lines.push(`  --> ${locationText(at)}`)
  if (frame !== '') lines.push(indent(frame, 4))
  if (compiled !== undefined) lines.push(`  compiled: ${locationText(compiled.at)}`)
  if (compiled?.frame !== undefined) lines.push(indent(compiled.frame, 4))
  lines.push(...stackLines(stack, diagnostic))
  if (hint !== undefined && !message.includes(hint)) lines.push(`  hint: ${indent(hint, 8).trimStart()}`)
  return lines
}

/** Who called whom, in dbt's words; nothing where only planwise's own macros were running. */
function stackLines(stack: NonNullable<Diagnostic['stack']>, { at, subject }: Diagnostic): readonly string[] {
  if (!stack.some(({ name, path }) => name !== path && !path.startsWith(BUILT_IN))) return []
  const lines = stack.map((entry, index) => {
    const isTemplate = entry.name === entry.path
    const who = isTemplate ? (subject?.replace(/ \(.*\)$/, '') ?? 'the template') : `macro ${entry.name}`
    return `  > ${index === 0 ? 'in' : 'called by'} ${who}${placeText(entry, at)}`
  })
  if (lines.length <= MOST_CALLERS) return lines
  return [...lines.slice(0, MOST_CALLERS - 2), `  > … ${lines.length - MOST_CALLERS + 1} more`, ...lines.slice(-1)]
}

/** A macro that calls itself for ever has hundreds. */
const MOST_CALLERS = 12

/** Nothing where it is the place that is shown already. */
function placeText(entry: Location, at: Location | undefined): string {
  if (entry.path.startsWith(BUILT_IN)) return ' (built in)'
  return at !== undefined && at.path === entry.path && at.line === entry.line ? '' : ` (${locationText(entry)})`
}

/** Whether the place says no more than the text above it. */
function isNamed({ message, subject = '' }: Diagnostic, at: Location): boolean {
  return at.line === undefined && (message.includes(at.path) || subject.includes(at.path))
}

function indent(text: string, by: number): string {
  const margin = ' '.repeat(by)
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `${margin}${line}`))
    .join('\n')
}
