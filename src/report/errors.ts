import type { Diagnostic, Location } from '../model/index.ts'

/** `models/orders.sql:3:14`, as editors and terminals make it clickable. */
export function locationText(at: Location): string {
  const line = at.line === undefined ? '' : `:${at.line}`
  return `${at.path}${line}${at.line === undefined || at.column === undefined ? '' : `:${at.column}`}`
}

/**
 * The diagnostics as the text of dbt's "Encountered an error": the first line is the family and what it is about, the
 * rest is indented by two; under it the place, a frame with a caret, the macros that were running, a hint and the code.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(renderDiagnostic).join('\n\n')
}

export function renderDiagnostic(diagnostic: Diagnostic): string {
  const family = diagnostic.family ?? 'Compilation Error'
  const header = diagnostic.subject === undefined ? family : `${family} in ${diagnostic.subject}`
  const detail = renderDetail([diagnostic])
  return [header, indent(diagnostic.message, 2), ...(detail === '' ? [] : [detail])].join('\n')
}

/** What lies under the message: place, frame, macros, hint, code; empty when there is none of them. */
export function renderDetail(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(detailOf)
    .filter((text) => text !== '')
    .join('\n')
}

function detailOf(diagnostic: Diagnostic): string {
  const lines: string[] = []
  if (diagnostic.at !== undefined && !isNamed(diagnostic, diagnostic.at)) lines.push(`  --> ${locationText(diagnostic.at)}`)
  if (diagnostic.frame !== undefined && diagnostic.frame !== '') lines.push(indent(diagnostic.frame, 4))
  for (const frame of diagnostic.stack ?? []) lines.push(`  in macro ${frame.name} (${locationText(frame)})`)
  if (diagnostic.hint !== undefined && !diagnostic.message.includes(diagnostic.hint))
    lines.push(`  hint: ${indent(diagnostic.hint, 8).trimStart()}`)
  if (lines.length > 0) lines.push(`  code: ${diagnostic.code}`)
  return lines.join('\n')
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
