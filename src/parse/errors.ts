import { contextDiagnostic } from '../context/index.ts'
import { locate } from '../jinja/index.ts'
import { type Diagnostic, type ErrorFamily, PlanwiseError } from '../model/index.ts'

/** A mistake in a template (syntax, or while it was rendered) as data; anything else is a bug and is thrown on. */
export function templateDiagnostic(error: unknown, path: string, family: ErrorFamily = 'Compilation Error'): Diagnostic {
  if (error instanceof PlanwiseError) {
    const [first] = error.diagnostics
    if (first !== undefined) return first.at === undefined ? { ...first, at: { path } } : first
  }
  const place = locate(error)
  if (!(error instanceof Error) || place === undefined) throw error
  return {
    code: 'PW2002',
    severity: 'error',
    family,
    message: error.message,
    at: { path: place.path, line: place.line, column: place.column },
    ...(place.frames.length === 0 ? {} : { stack: place.frames.map((frame) => ({ ...frame })) }),
  }
}

export { contextDiagnostic }
