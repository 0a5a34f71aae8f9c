import type { OpenRequest } from '../open/index.ts'

/**
 * Whether `--select` writes a node's name out: of all that it selects (the tests of a model, what lies upstream) `show` and
 * `compile` print only that, as dbt does.
 */
export function isNamed({ flags, emit }: OpenRequest, name: string): boolean {
  const named = flags.words('select').some((word) => word.includes(name))
  if (!named) emit({ kind: 'debug', message: `Excluded node '${name}' from results` })
  return named
}
