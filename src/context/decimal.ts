import { float, PyDecimal, type Value } from '../jinja/index.ts'

/** A Decimal with exactly these digits. What is no number of digits (NaN, Infinity) becomes a float. */
export function decimalValue(text: string): Value {
  return /\d/.test(text) ? PyDecimal.parse(text) : float(Number(text.replace(/^([+-]?)inf(?:inity)?$/i, '$1Infinity')))
}
