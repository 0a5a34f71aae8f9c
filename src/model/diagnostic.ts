import type { Json } from './plain.ts'

export type Severity = 'error' | 'warning' | 'info'

/** A place in a file of the project; lines and columns count from 1. `path` is relative to the project's directory. */
export interface Location {
  readonly path: string
  readonly line?: number
  readonly column?: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** How the paths of templates begin that planwise brings: they are no files of the project. */
export const BUILT_IN = '<planwise>/'

/** One finding about the project, as data. */
export interface Diagnostic {
  /** Stable code, e.g. `PW2501`. */
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly at?: Location
  /** Lines of text around the place, ready to print. */
  readonly frame?: string
  /**
   * The macros that were running, innermost first; the template that called them comes last, under its path instead of a
   * name. Macros that planwise brings have paths that begin with {@link BUILT_IN}.
   */
  readonly stack?: readonly (Location & { readonly name: string })[]
  /** The place in the compiled SQL where the database found the mistake; no frame where the line reads as at {@link at}. */
  readonly compiled?: CompiledPlace
  /** dbt's family of the error, as its first line names it. */
  readonly family?: ErrorFamily
  /** What it is about, as dbt's header names it: `model orders (models/orders.sql)`. */
  readonly subject?: string
  /** dbt's name of a warning, e.g. `NoNodesForSelectionCriteria`, as `--warn-error-options` and the JSON log know it. */
  readonly event?: string
  /** The fields that dbt's JSON log gives that warning. */
  readonly data?: { readonly [field: string]: Json }
}

export interface CompiledPlace {
  readonly at: Location
  readonly frame?: string
}

export type ErrorFamily =
  | 'Compilation Error'
  | 'Parsing Error'
  | 'Runtime Error'
  | 'Database Error'
  | 'Dependency Error'
  | 'Validation Error'
  | 'Usage Error'

/** An error that ends the command. Expected mistakes of the project travel as {@link Diagnostic}s inside. */
export class PlanwiseError extends Error {
  readonly code: string
  readonly family: ErrorFamily
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]], options?: { cause?: unknown }) {
    super(diagnostics.map((d) => d.message).join('\n'), options)
    this.name = 'PlanwiseError'
    this.code = diagnostics[0].code
    this.family = diagnostics[0].family ?? 'Compilation Error'
    this.diagnostics = diagnostics
  }
}

/** Makes a {@link PlanwiseError} with one diagnostic of severity error. */
export function failure(
  code: string,
  message: string,
  more: Partial<Omit<Diagnostic, 'code' | 'message' | 'severity'>> = {},
  cause?: unknown,
): PlanwiseError {
  return new PlanwiseError([{ code, severity: 'error', message, ...more }], cause === undefined ? undefined : { cause })
}
