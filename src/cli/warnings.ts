import type { ResolvedFlags } from '../config/index.ts'
import { warningVerdict } from '../config/index.ts'
import { type Diagnostic, type Emit, PlanwiseError } from '../model/index.ts'

/** Passes warnings on as `--warn-error` and `--warn-error-options` want it. */
export type Warn = (diagnostic: Diagnostic, name: string) => void

/** Warnings that dbt only ever tells, whatever `--warn-error` says. */
const NOTICES: ReadonlySet<string> = new Set(['FreshnessConfigProblem', 'SemanticValidationFailure'])

/** @returns a function that emits, stays silent, or throws the warning as an error */
export function createWarn(flags: ResolvedFlags, emit: Emit): Warn {
  return (diagnostic, name) => {
    if (NOTICES.has(name)) {
      emit({ kind: 'diagnostic', diagnostic, name, ...(diagnostic.data === undefined ? {} : { data: diagnostic.data }) })
      return
    }
    const kind = { name, deprecation: name.endsWith('Deprecation') }
    switch (warningVerdict(flags.warnErrorOptions, flags.is('warn_error'), kind)) {
      case 'silence':
        return
      case 'warn':
        emit({ kind: 'diagnostic', diagnostic, name, ...(diagnostic.data === undefined ? {} : { data: diagnostic.data }) })
        return
      case 'error':
        throw new PlanwiseError([{ ...diagnostic, severity: 'error' }])
    }
  }
}
