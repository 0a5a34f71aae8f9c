import { type Diagnostic, PlanwiseError } from '../model/index.ts'

/** What loading something gave: the value unless a diagnostic is an error; warnings come beside a value. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }

/** Joins a value with the findings made on the way; with an error among them there is no value. */
export function loaded<T>(value: T, diagnostics: readonly Diagnostic[]): Loaded<T> {
  return diagnostics.some(isError) ? failed(diagnostics) : { ok: true, value, diagnostics }
}

/** Nothing was loaded; errors come first. */
export function failed(diagnostics: readonly Diagnostic[]): Loaded<never> {
  const [first, ...rest] = diagnostics.filter(isError)
  if (first === undefined) throw new Error('Nothing was loaded, and no diagnostic says why')
  return { ok: false, diagnostics: [first, ...rest, ...diagnostics.filter((diagnostic) => !isError(diagnostic))] }
}

/**
 * The value of a {@link Loaded}.
 *
 * @throws PlanwiseError with all diagnostics when there is none
 */
export function unwrap<T>(result: Loaded<T>): T {
  if (result.ok) return result.value
  throw new PlanwiseError(result.diagnostics)
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error'
}
