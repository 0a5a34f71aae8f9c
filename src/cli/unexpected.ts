import type { Diagnostic } from '../model/index.ts'
import { renderDiagnostics } from '../report/index.ts'

/**
 * What no command has caught, as a finding like every other: what the operating system refuses is the machine's
 * trouble, all else a mistake of planwise itself.
 */
export function unexpectedDiagnostic(error: unknown): Diagnostic {
  if (isRefusal(error)) {
    return {
      code: 'PW5002',
      severity: 'error',
      family: 'Runtime Error',
      message: error.message,
      hint: 'Check that the path is right, that you may read and write there, and that the disk has space.',
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'PW9001',
    severity: 'error',
    family: 'Runtime Error',
    message: `Internal error: ${message.split('\n')[0] ?? ''}`,
    hint: 'This is a mistake in planwise. Run again with --debug for the stack trace; it is in the log file too.',
  }
}

const REFUSALS: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'EMFILE',
  'ENFILE',
  'ELOOP',
  'EIO',
])

/** Node's error of a system call on a file. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error && REFUSALS.has(String(error.code))
}

export function stackOf(error: unknown): string | null {
  return error instanceof Error ? (error.stack ?? null) : null
}

/** The same as text, for where there is no log yet; with the stack trace only on request. */
export function unexpectedText(error: unknown, withStack: boolean): string {
  const text = `Encountered an error:\n${renderDiagnostics([unexpectedDiagnostic(error)])}`
  return withStack ? `${text}\n${stackOf(error) ?? ''}` : text
}
