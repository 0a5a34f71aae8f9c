import { isPlainRecord, type Plain } from '../../model/index.ts'

/** `--warn-error-options`: which warnings are errors, which stay warnings, which are not shown. */
export interface WarnErrorOptions {
  readonly error: 'all' | '*' | readonly string[]
  readonly warn: readonly string[]
  readonly silence: readonly string[]
}

export const NO_WARN_ERROR_OPTIONS: WarnErrorOptions = { error: [], warn: [], silence: [] }
const DEPRECATIONS = 'Deprecations'
const KEYS = ['error', 'include', 'warn', 'exclude', 'silence']

/** Reads the options, `include` and `exclude` being the old names of `error` and `warn`. A text says what is wrong. */
export function readWarnErrorOptions(value: Plain): WarnErrorOptions | string {
  if (value === null) return NO_WARN_ERROR_OPTIONS
  if (!isPlainRecord(value)) return 'must be a mapping with error, warn and silence'
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key))
  if (unknown !== undefined) return `has no key '${unknown}'; its keys are error, warn and silence`
  for (const [key, old] of [
    ['error', 'include'],
    ['warn', 'exclude'],
  ] as const) {
    if (isGiven(value[key]) && isGiven(value[old])) return `can have ${key} or ${old}, which is its old name, not both`
  }
  const error = value['error'] ?? value['include'] ?? []
  const warn = names(value['warn'] ?? value['exclude'] ?? [])
  const silence = names(value['silence'] ?? [])
  const all = error === 'all' || error === '*' ? error : undefined
  const listed = all ?? names(error)
  if (listed === undefined) return "can say error: all, error: '*', or a list of names of warnings"
  if (warn === undefined || silence === undefined) return 'takes lists of names of warnings for warn and silence'
  const odd = [...(all === undefined ? listed : []), ...warn, ...silence].find((name) => !/^[A-Z][A-Za-z0-9]+$/.test(name))
  if (odd !== undefined) return `names '${odd}', which is no warning`
  if (warn.length > 0 && all === undefined && !listed.includes(DEPRECATIONS) && !silence.includes(DEPRECATIONS)) {
    return 'can name warnings to keep (warn) only where error is all'
  }
  return { error: listed, warn, silence }
}

function isGiven(value: Plain | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}

function names(value: Plain): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((entry: Plain): entry is string => typeof entry === 'string')
  return texts.length === value.length ? texts : undefined
}

export interface WarningKind {
  /** dbt's name of the warning, e.g. `NoNodesForSelectionCriteria`. */
  readonly name: string
  readonly deprecation: boolean
}

/**
 * What becomes of a warning. Named ones come before `Deprecations`, which comes before `all`; within each, silence before
 * warn before error (dbt's rules).
 */
export function warningVerdict(
  options: WarnErrorOptions,
  warnError: boolean,
  { name, deprecation }: WarningKind,
): 'error' | 'warn' | 'silence' {
  if (warnError) return 'error'
  const { error, warn, silence } = options
  const errors = typeof error === 'string' ? [] : error
  for (const word of deprecation ? [name, DEPRECATIONS] : [name]) {
    if (silence.includes(word)) return 'silence'
    if (warn.includes(word)) return 'warn'
    if (errors.includes(word)) return 'error'
  }
  return typeof error === 'string' ? 'error' : 'warn'
}
