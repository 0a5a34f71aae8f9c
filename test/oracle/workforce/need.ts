import { add, ceiling, decimal, floor, over, round, subtract, times, whole } from './rational.ts'

export interface Need {
  readonly target: number
  readonly terminations: number
  readonly reductions: number
  readonly hires: number
  readonly newHireTerminations: number
}

export interface NeedInput {
  readonly start: number
  readonly priorYearHires: number
  /** Rates as written. */
  readonly growth: string
  readonly terminationRate: string
  readonly newHireTerminationRate: string
}

/** How many leave and how many are hired, exactly. */
export function needOf({ start, priorYearHires, growth, terminationRate, newHireTerminationRate }: NeedInput): Need {
  const n = decimal(newHireTerminationRate)
  const target = round(times(whole(start), add(whole(1), decimal(growth))))
  const experienced = times(whole(start - priorYearHires), decimal(terminationRate))
  const terminations = floor(add(experienced, times(whole(priorYearHires), n)))
  const need = target - (BigInt(start) - terminations)
  const hires = need > 0n ? ceiling(over(whole(need), subtract(whole(1), n))) : 0n
  return {
    target: Number(target),
    terminations: Number(terminations),
    reductions: need < 0n ? Number(-need) : 0,
    hires: Number(hires),
    newHireTerminations: need > 0n ? Number(hires - need) : 0,
  }
}

/**
 * `total` divided in proportion to the weights by largest remainder; ties to the lower key.
 * @param weights by level; the result has the same keys, ascending
 */
export function quotas(total: number, weights: ReadonlyMap<number, number>): Map<number, number> {
  const sum = [...weights.values()].reduce((a, b) => a + b, 0)
  const shares = [...weights]
    .map(([level, weight]) => {
      const product = BigInt(total) * BigInt(weight)
      return sum === 0
        ? { level, floor: 0, remainder: 0n }
        : { level, floor: Number(product / BigInt(sum)), remainder: product % BigInt(sum) }
    })
    .sort((a, b) => (a.remainder === b.remainder ? a.level - b.level : a.remainder > b.remainder ? -1 : 1))
  const given = shares.reduce((a, { floor: share }) => a + share, 0)
  const seats = new Map(shares.map(({ level, floor: share }, index) => [level, share + (index < total - given ? 1 : 0)] as const))
  return new Map([...seats].sort(([a], [b]) => a - b))
}
