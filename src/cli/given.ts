import { failure } from '../model/index.ts'
import type { Invocation } from './invocation.ts'

/** The words of one of planwise's own options that takes several, e.g. `--scenario`. */
export function givenWords({ given }: Pick<Invocation, 'given'>, name: string): readonly string[] {
  const value = given.get(name)
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value : []
}

export function givenText({ given }: Pick<Invocation, 'given'>, name: string): string | null {
  const value = given.get(name)
  return typeof value === 'string' && value !== '' ? value : null
}

/**
 * `--years 2025-2027` or `2026,2028`.
 * @returns null when not given: all years
 * @throws PlanwiseError `PW1300`
 */
export function givenYears(invocation: Pick<Invocation, 'given'>): ReadonlySet<number> | null {
  const text = givenText(invocation, 'years')
  if (text === null) return null
  const years = new Set<number>()
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?$/.exec(part) ?? []
    if (from === '' || Number(to) < Number(from)) {
      throw failure(
        'PW1300',
        `Invalid value for '--years': '${text}' is neither a year, nor years such as 2025-2027 or 2025,2027`,
        {
          family: 'Usage Error',
        },
      )
    }
    for (let year = Number(from); year <= Number(to); year++) years.add(year)
  }
  return years
}
