import { unwrap } from '../../config/index.ts'
import { type Diagnostic, PlanwiseError } from '../../model/index.ts'
import type { Warn } from '../warnings.ts'

type Loading<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }

/** The value; its warnings are told.
 * @throws {PlanwiseError} with every error found */
export function take<T>(result: Loading<T>, warn: Warn): T {
  const value = unwrap(result)
  for (const diagnostic of result.diagnostics) warn(diagnostic, warningName(diagnostic))
  return value
}

/** Tells the warnings.
 * @throws {PlanwiseError} with every error among them */
export function report(diagnostics: readonly Diagnostic[], warn: Warn): void {
  const [first, ...rest] = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (first !== undefined) throw new PlanwiseError([first, ...rest])
  for (const diagnostic of diagnostics) warn(diagnostic, warningName(diagnostic))
}

function warningName(diagnostic: Diagnostic): string {
  return diagnostic.event ?? 'Note'
}
