/**
 * Distributions as SQL made of +, -, *, / and square roots alone. IEEE 754 fixes each of these to the last bit, which it
 * does not do for ln(): with the machine's own logarithm two platforms could disagree on somebody's date of hire.
 */

const SMALLEST_SCALED = 10

/** SQL for the k in 0…10 with 0.707 < x · 2^k <= 1.415. @param x SQL for a DOUBLE with 0.001 <= x <= 1 */
export function binaryScale(x: string): string {
  const steps = Array.from({ length: SMALLEST_SCALED }, (_, k) => `when ${x} > ${Math.SQRT1_2 / 2 ** k}::double then ${k}`)
  return `case ${steps.join(' ')} else ${SMALLEST_SCALED} end`
}

/** SQL for (m - 1) / (m + 1) with m = x · 2^k; k from {@link binaryScale}. */
export function reduced(x: string, k: string): string {
  return `((${x} * (1 << ${k}) - 1) / (${x} * (1 << ${k}) + 1))`
}

/** SQL for ln(x) = 2·artanh(s) - k·ln 2 within 1e-12; s from {@link reduced}, k from {@link binaryScale}. */
export function naturalLogarithm(s: string, k: string): string {
  const artanh = polynomial(
    [15, 13, 11, 9, 7, 5, 3, 1].map((odd) => `1e0 / ${odd}`),
    `(${s} * ${s})`,
  )
  return `(2e0 * ${s} * ${artanh} - ${k} * 0.6931471805599453e0)`
}

/** Where the rational form of the tail takes over from that of the middle. */
export const TAIL = '0.02425e0'

/**
 * SQL for the standard normal quantile of p, TAIL <= p <= 1 - TAIL, within a relative 1.2e-9.
 * Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
 */
export function normalQuantileMiddle(p: string): string {
  const q = `(${p} - 0.5e0)`
  const above = polynomial(
    [
      '-3.969683028665376e+01',
      '2.209460984245205e+02',
      '-2.759285104469687e+02',
      '1.383577518672690e+02',
      '-3.066479806614716e+01',
      '2.506628277459239e+00',
    ],
    `(${q} * ${q})`,
  )
  const below = polynomial(
    [
      '-5.447609879822406e+01',
      '1.615858368580409e+02',
      '-1.556989798598866e+02',
      '6.680131188771972e+01',
      '-1.328068155288572e+01',
      '1e0',
    ],
    `(${q} * ${q})`,
  )
  return `(${q} * ${above} / ${below})`
}

/** SQL for the quantile of 1 - p in the upper tail, p < TAIL, from ln(p). Same source. */
export function normalQuantileUpperTail(lnP: string): string {
  const q = `sqrt(-2e0 * ${lnP})`
  const above = polynomial(
    [
      '-7.784894002430293e-03',
      '-3.223964580411365e-01',
      '-2.400758277161838e+00',
      '-2.549732539343734e+00',
      '4.374664141464968e+00',
      '2.938163982698783e+00',
    ],
    q,
  )
  const below = polynomial(
    ['7.784695709041462e-03', '3.224671290700398e-01', '2.445134137142996e+00', '3.754408661907416e+00', '1e0'],
    q,
  )
  return `(-1e0 * ${above} / ${below})`
}

/** Horner's form, the coefficient of the highest power first. */
function polynomial(coefficients: readonly string[], x: string): string {
  return coefficients.reduce((sum, coefficient) => (sum === '' ? `(${coefficient})` : `(${sum} * ${x} + (${coefficient}))`), '')
}
