import type { ValidateData, ValidateFinding } from '../../model/index.ts'

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Annotations for a workflow of GitHub: one command per line, as its runner reads them from the output. */
export function githubText({ findings, unchecked, summary }: ValidateData): string {
  const lines = findings.map(annotation)
  if (unchecked.length > 0)
    lines.push(`::notice title=${property('Unchecked')}::${value(`${unchecked.length} resources could not be checked`)}`)
  lines.push(`${summary.errors} errors, ${summary.warnings} warnings; ${summary.checked} checked, ${summary.unchecked} unchecked`)
  return lines.join('\n')
}

function annotation({ severity, code, message, hint, file, line, column, endLine, endColumn }: ValidateFinding): string {
  const properties = [
    ['file', file],
    ['line', line],
    ['endLine', endLine],
    ['col', column],
    ['endColumn', endColumn],
    ['title', code],
  ].flatMap(([name, each]) => (each === null ? [] : [`${name}=${property(String(each))}`]))
  return `::${LEVELS[severity]} ${properties.join(',')}::${value(hint === null ? message : `${message}\n${hint}`)}`
}

/** As the runner's own toolkit escapes. */
function value(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return value(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
