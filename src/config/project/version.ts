import { compare, parse } from 'semver'

/** The dbt-core whose behaviour planwise has; `require-dbt-version` is checked against it. */
export const DBT_VERSION = '1.10.23'
/** The dbt-duckdb whose behaviour is followed. */
export const ADAPTER_VERSION = '1.10.1'

/** What a `require-dbt-version` entry says: `>=1.6.0`, `=1.2.3`, `1.2.3`. */
const SPECIFIER = /^\s*(>=|<=|>|<|=)?\s*(\d+\.\d+\.\d+(?:-?[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)\s*$/

export type VersionVerdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'differs'; readonly specifier: string }
  | { readonly kind: 'unreadable'; readonly specifier: string }

/**
 * Whether this dbt version is one that a project accepts.
 *
 * @param required one text (commas separate several conditions) or a list; all have to hold
 */
export function fitsVersion(required: string | readonly string[], installed = DBT_VERSION): VersionVerdict {
  const specifiers = typeof required === 'string' ? required.split(',') : required
  let verdict: VersionVerdict = { kind: 'fits' }
  for (const specifier of specifiers) {
    const match = SPECIFIER.exec(specifier)
    const version = match === null ? null : parse(match[2]?.replace(/^(\d+\.\d+\.\d+)([a-zA-Z])/, '$1-$2'))
    if (version === null) return { kind: 'unreadable', specifier: specifier.trim() }
    if (verdict.kind === 'fits' && !holds(match?.[1] ?? '=', compare(installed, version)))
      verdict = { kind: 'differs', specifier: specifier.trim() }
  }
  return verdict
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '>=':
      return order >= 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '<':
      return order < 0
    default:
      return order === 0
  }
}
