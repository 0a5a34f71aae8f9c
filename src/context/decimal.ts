import { float, type Value } from '../jinja/index.ts'

/** A Decimal with exactly these digits. */
export function decimalValue(text: string): Value {
  return float(Number(text))
}
