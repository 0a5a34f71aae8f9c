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

/** The database's excerpt is of the statement that was sent, which nobody has seen; the compiled SQL says it better. */
function messageOf({ message, compiled }: Diagnostic): string {
  return compiled === undefined ? message : message.replace(/\n+LINE \d+: [^\n]*\n *\^/, '')
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
  return stack.map((entry, index) => {
    const isTemplate = entry.name === entry.path
    const who = isTemplate ? (subject?.replace(/ \(.*\)$/, '') ?? 'the template') : `macro ${entry.name}`
    return `  > ${index === 0 ? 'in' : 'called by'} ${who}${placeText(entry, at)}`
  })
}

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
