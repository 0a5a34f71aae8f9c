import { failure } from '../model/index.ts'

/** Years of a simulation, both counted. */
export interface Years {
  readonly first: number
  readonly last: number
}

/**
 * Reads the command's argument: `2025`, `2025-2027`, or nothing for the whole horizon.
 * @throws {PlanwiseError} PW5305 when it is no year or range, or lies outside of the horizon
 */
export function readYears(words: readonly string[], horizon: Years): Years {
  const [word, ...more] = words
  if (word === undefined) return horizon
  const found = /^(\d{4})(?:[-:](\d{4}))?$/.exec(word)
  const first = Number(found?.[1])
  const last = Number(found?.[2] ?? found?.[1])
  if (found === null || more.length > 0 || last < first) {
    throw usage(`'${words.join(' ')}' is no range of years`, 'Write 2025 or 2025-2027.')
  }
  if (first < horizon.first || last > horizon.last) {
    throw usage(
      `${word} lies outside of the plan's years ${horizon.first}-${horizon.last}`,
      'Change start_year or end_year under `simulation:`, or give --set end_year=…',
    )
  }
  return { first, last }
}

/** Every year of a range, in order. */
export function eachYear({ first, last }: Years): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

function usage(message: string, hint: string): Error {
  return failure('PW5305', message, { family: 'Usage Error', hint })
}
