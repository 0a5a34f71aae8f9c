import { TemplateError } from '../error.ts'
import { fn } from './function.ts'
import { asInt, asNumber, divideEven, needInt } from './numbers.ts'
import { type BinaryOperator, float, Host, tuple, type Value } from './values.ts'

/** Significant digits that Python's default context keeps. */
const PRECISION = 28
const MAX_DIGITS = 10_000

/** Python's Decimal: coefficient × 10^exponent, exact; what databases return for DECIMAL columns. */
export class PyDecimal extends Host {
  readonly coefficient: bigint
  readonly exponent: number

  constructor(coefficient: bigint, exponent: number) {
    super()
    this.coefficient = coefficient
    this.exponent = exponent
    if (Math.abs(exponent) > MAX_DIGITS)
      throw new TemplateError('overflow', 'a decimal number is too large', { pyType: 'Overflow' })
  }

  /**
   * Reads "12.50", "-3" or "1.5E+3".
   * @throws ValueError for anything else
   */
  static parse(text: string): PyDecimal {
    const match = /^\s*([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?\s*$/.exec(text)
    const [, sign, whole = '', fraction = '', power = '0'] = match ?? []
    if (!match || whole + fraction === '')
      throw new TemplateError('value', `not a decimal number: '${text}'`, { pyType: 'InvalidOperation' })
    const coefficient = BigInt(whole + fraction)
    return new PyDecimal(sign === '-' ? -coefficient : coefficient, Number(power) - fraction.length)
  }

  override pyType(): string {
    return 'Decimal'
  }
  override pyStr(): string {
    const negative = this.coefficient < 0n
    const digits = (negative ? -this.coefficient : this.coefficient).toString()
    const adjusted = this.exponent + digits.length - 1
    const sign = negative ? '-' : ''
    if (this.exponent > 0 || adjusted < -6) {
      const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`
      return `${sign}${mantissa}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`
    }
    if (this.exponent === 0) return sign + digits
    const padded = digits.padStart(1 - this.exponent, '0')
    const point = padded.length + this.exponent
    return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`
  }
  override pyRepr(): string {
    return `Decimal('${this.pyStr()}')`
  }
  toNumber(): number {
    return Number(this.pyStr())
  }
  override pyBool(): boolean {
    return this.coefficient !== 0n
  }
  override pyHash(): string | number {
    const number = this.toNumber()
    return Number.isSafeInteger(number) ? number : `decimal${number}`
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'quantize':
        return fn('quantize', 'exp', (like) => this.rescaled(toDecimal(like)?.exponent ?? 0))
      case 'normalize':
        return fn('normalize', '', () => this.normalised())
      case 'as_tuple':
        return fn('as_tuple', '', () => {
          const digits = (this.coefficient < 0n ? -this.coefficient : this.coefficient).toString()
          return tuple([this.coefficient < 0n ? 1 : 0, tuple(Array.from(digits, Number)), this.exponent])
        })
      case 'to_integral_value':
        return fn('to_integral_value', '', () => (this.exponent < 0 ? this.rescaled(0) : this))
      case 'is_zero':
        return fn('is_zero', '', () => this.coefficient === 0n)
      default:
        return undefined
    }
  }
  pyFormat(spec: string): string {
    const match = /^([-+ ]?)(,?)(?:\.(\d{1,4}))?(f?)$/.exec(spec)
    if (!match) throw new TemplateError('value', 'invalid format string')
    const [, sign = '', group, digits] = match
    const text = (digits === undefined ? this : this.rescaled(-needInt(Number(digits)))).plainText()
    const grouped = group === ',' ? text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')) : text
    return sign !== '' && sign !== '-' && this.coefficient >= 0n ? sign + grouped : grouped
  }
  private plainText(): string {
    return this.exponent > 0 ? new PyDecimal(this.coefficient * 10n ** BigInt(this.exponent), 0).pyStr() : this.pyStr()
  }
  private normalised(): PyDecimal {
    let { coefficient, exponent } = this
    if (coefficient === 0n) return new PyDecimal(0n, 0)
    while (coefficient % 10n === 0n) {
      coefficient /= 10n
      exponent++
    }
    return new PyDecimal(coefficient, exponent)
  }
  /** The same value with another exponent, rounded half to even. */
  rescaled(exponent: number): PyDecimal {
    if (Math.abs(exponent) > MAX_DIGITS)
      throw new TemplateError('overflow', 'a decimal number is too large', { pyType: 'Overflow' })
    return new PyDecimal(scaled(this.coefficient, this.exponent - exponent), exponent)
  }

  override pyEquals(other: Value): boolean {
    return this.pyCompare(other) === 0
  }
  override pyCompare(other: Value): number | undefined {
    const right = toDecimal(other) ?? fromFloat(other)
    if (right === undefined) return undefined
    const low = Math.min(this.exponent, right.exponent)
    const a = scaled(this.coefficient, this.exponent - low)
    const b = scaled(right.coefficient, right.exponent - low)
    return a < b ? -1 : a > b ? 1 : 0
  }
  override pyNegate(): Value {
    return new PyDecimal(-this.coefficient, this.exponent)
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const right = toDecimal(other)
    if (right === undefined) return undefined
    return reflected ? operate(operator, right, this) : operate(operator, this, right)
  }
}

function scaled(coefficient: bigint, power: number): bigint {
  if (power >= 0) return coefficient * 10n ** BigInt(power)
  const divided = divideEven(coefficient < 0n ? -coefficient : coefficient, 10n ** BigInt(-power))
  return coefficient < 0n ? -divided : divided
}

function toDecimal(value: Value): PyDecimal | undefined {
  if (value instanceof PyDecimal) return value
  const whole = asInt(value)
  return whole === undefined ? undefined : new PyDecimal(BigInt(whole), 0)
}

function fromFloat(value: Value): PyDecimal | undefined {
  const number = asNumber(value)
  if (number === undefined || !Number.isFinite(number)) return undefined
  // The exact binary value, as Python compares it.
  let exponent = 0
  let whole = number
  while (!Number.isInteger(whole)) {
    whole *= 2
    exponent++
  }
  return new PyDecimal(BigInt(whole) * 5n ** BigInt(exponent), -exponent)
}

function operate(operator: BinaryOperator, a: PyDecimal, b: PyDecimal): Value {
  switch (operator) {
    case '+':
    case '-': {
      const low = Math.min(a.exponent, b.exponent)
      const right = scaled(b.coefficient, b.exponent - low)
      return trimmed(scaled(a.coefficient, a.exponent - low) + (operator === '+' ? right : -right), low)
    }
    case '*':
      return trimmed(a.coefficient * b.coefficient, a.exponent + b.exponent)
    case '/':
      return divide(a, b)
    case '//':
    case '%': {
      if (b.coefficient === 0n) throw new TemplateError('zero-division', 'division by zero', { pyType: 'DivisionByZero' })
      const low = Math.min(a.exponent, b.exponent)
      const left = scaled(a.coefficient, a.exponent - low)
      const right = scaled(b.coefficient, b.exponent - low)
      return operator === '//' ? trimmed(left / right, 0) : trimmed(left % right, low)
    }
    case '**':
      return power(a, b)
  }
}

/** The result as Python's default context rounds it: to 28 significant digits. */
function trimmed(coefficient: bigint, exponent: number): PyDecimal {
  const digits = coefficient.toString().replace('-', '').length
  const value = new PyDecimal(coefficient, exponent)
  return digits <= PRECISION ? value : value.rescaled(exponent + digits - PRECISION)
}

function divide(a: PyDecimal, b: PyDecimal): PyDecimal {
  if (b.coefficient === 0n) throw new TemplateError('zero-division', 'division by zero', { pyType: 'DivisionByZero' })
  const wanted = a.exponent - b.exponent
  const shift = PRECISION + b.coefficient.toString().length
  const numerator = a.coefficient * 10n ** BigInt(shift)
  const negative = numerator < 0n !== b.coefficient < 0n
  const absolute = (value: bigint) => (value < 0n ? -value : value)
  const exact = numerator % b.coefficient === 0n
  const quotient = absolute(numerator) / absolute(b.coefficient)
  let made = trimmed(exact ? quotient : quotient * 10n + 1n, wanted - shift - (exact ? 0 : 1))
  // An exact quotient is written as short as it can be, down to the natural exponent.
  if (exact) {
    let { coefficient, exponent } = made
    while (exponent < wanted && coefficient % 10n === 0n) {
      coefficient /= 10n
      exponent++
    }
    made = new PyDecimal(coefficient, exponent)
  }
  return negative ? new PyDecimal(-made.coefficient, made.exponent) : made
}

function power(a: PyDecimal, b: PyDecimal): Value {
  const exponent = b.exponent === 0 ? Number(b.coefficient) : Number.NaN
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1000) return float(a.toNumber() ** b.toNumber())
  let made = new PyDecimal(1n, 0)
  for (let i = 0; i < Math.abs(exponent); i++) made = trimmed(made.coefficient * a.coefficient, made.exponent + a.exponent)
  return exponent < 0 ? divide(new PyDecimal(1n, 0), made) : made
}
