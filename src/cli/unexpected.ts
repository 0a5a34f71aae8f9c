import type { Diagnostic } from '../model/index.ts'
import { renderDiagnostics } from '../report/index.ts'

/** A mistake of planwise itself, as a finding like every other. */
export function unexpectedDiagnostic(error: unknown): Diagnostic {
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'PW9001',
    severity: 'error',
    family: 'Runtime Error',
    message: `Internal error: ${message.split('\n')[0] ?? ''}`,
    hint: 'This is a mistake in planwise. Run again with --debug for the stack trace; it is in the log file too.',
  }
}

export function stackOf(error: unknown): string | null {
  return error instanceof Error ? (error.stack ?? null) : null
}

/** The same as text, for where there is no log yet; with the stack trace only on request. */
export function unexpectedText(error: unknown, withStack: boolean): string {
  const text = `Encountered an error:\n${renderDiagnostics([unexpectedDiagnostic(error)])}`
  return withStack ? `${text}\n${stackOf(error) ?? ''}` : text
}
