/** An exact fraction; the denominator is positive. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

export const whole = (value: bigint | number): Rational => ({ n: BigInt(value), d: 1n })

/** A number as written: `0.035`, `-.5`, `1e-3`. @throws if it is no decimal number */
export function decimal(text: string): Rational {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim())
  const digits = (match?.[2] ?? '') + (match?.[3] ?? '')
  if (match === null || digits === '') throw new Error(`no decimal number: '${text}'`)
  const exponent = Number(match[4] ?? 0) - (match[3]?.length ?? 0)
  const magnitude = BigInt(digits) * 10n ** BigInt(Math.max(exponent, 0))
  return { n: match[1] === '-' ? -magnitude : magnitude, d: 10n ** BigInt(Math.max(-exponent, 0)) }
}

/** A draw is a multiple of 2⁻⁵², so this is exact. */
export const ofDraw = (draw: number): Rational => ({ n: BigInt(draw * 2 ** 52), d: 2n ** 52n })

export const add = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
export const subtract = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d })
export const times = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d })

export function over(a: Rational, b: Rational): Rational {
  if (b.n === 0n) throw new Error('division by zero')
  return b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n }
}

export const less = (a: Rational, b: Rational): boolean => a.n * b.d < b.n * a.d
export const smaller = (a: Rational, b: Rational): Rational => (less(a, b) ? a : b)
export const greater = (a: Rational, b: Rational): Rational => (less(a, b) ? b : a)

export function floor({ n, d }: Rational): bigint {
  const quotient = n / d
  return n < 0n && n % d !== 0n ? quotient - 1n : quotient
}

export const ceiling = ({ n, d }: Rational): bigint => -floor({ n: -n, d })

/** To the nearest integer, halves away from zero. */
export function round({ n, d }: Rational): bigint {
  const magnitude = (2n * (n < 0n ? -n : n) + d) / (2n * d)
  return n < 0n ? -magnitude : magnitude
}

/** The nearest double, good to a few units in the last place. */
export function toNumber({ n, d }: Rational): number {
  const scaled = (n * 10n ** 25n) / d
  return Number(scaled) / 1e25
}
