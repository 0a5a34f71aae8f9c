import { TemplateError } from '../error.ts'
import { type BinaryOperator, Float, float, type Value } from './values.ts'

/** The largest integer an operation may build, in bits. */
const MAX_BITS = 1_000_000

/** A bigint as a number where it fits, so that every int has one form. */
export function int(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

/** An integral JavaScript number of any size as an int. */
export function intOf(value: number): number | bigint {
  return Number.isSafeInteger(value) ? value + 0 : int(BigInt(value))
}

/** The int a value is (bool counts), or undefined. */
export function asInt(value: Value): number | bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'bigint' ? value : undefined
}

/** A number of any kind as a JavaScript number, or undefined for what is not a number. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (value instanceof Float) return value.value
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'bigint' ? Number(value) : undefined
}

export function isFloat(value: Value): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

/** A small index or count; a TypeError for anything that is not an int. */
export function needInt(value: Value): number {
  const number = asInt(value)
  if (number === undefined) throw new TemplateError('type', `'${kindOf(value)}' object cannot be interpreted as an integer`)
  return Number(number)
}

function kindOf(value: Value): string {
  return value === null
    ? 'NoneType'
    : isFloat(value)
      ? 'float'
      : typeof value === 'string'
        ? 'str'
        : Array.isArray(value)
          ? 'list'
          : 'object'
}

function zeroDivision(message: string): TemplateError {
  return new TemplateError('zero-division', message)
}

/** Arithmetic on two numbers; undefined when one of them is not a number. */
export function arithmetic(op: BinaryOperator, a: Value, b: Value): Value | undefined {
  const x = asInt(a)
  const y = asInt(b)
  if (x !== undefined && y !== undefined) return intArithmetic(op, x, y)
  const left = asNumber(a)
  const right = asNumber(b)
  return left === undefined || right === undefined ? undefined : floatArithmetic(op, left, right)
}

function intArithmetic(op: BinaryOperator, x: number | bigint, y: number | bigint): Value {
  switch (op) {
    case '/':
      if (Number(y) === 0) throw zeroDivision('division by zero')
      return float(Number(x) / Number(y))
    case '**':
      return intPower(x, y)
    case '//':
    case '%':
      if (Number(y) === 0) throw zeroDivision(op === '%' ? 'integer modulo by zero' : 'integer division or modulo by zero')
  }
  if (typeof x === 'number' && typeof y === 'number') {
    const small = smallArithmetic(op, x, y)
    if (Number.isSafeInteger(small)) return small + 0
  }
  return bigArithmetic(op, BigInt(x), BigInt(y))
}

function smallArithmetic(op: '+' | '-' | '*' | '//' | '%', x: number, y: number): number {
  switch (op) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return x * y
    case '%':
      return floorMod(x, y)
    case '//':
      return (x - floorMod(x, y)) / y
  }
}

function floorMod(x: number, y: number): number {
  const rest = x % y
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest
}

function bigArithmetic(op: '+' | '-' | '*' | '//' | '%', x: bigint, y: bigint): number | bigint {
  switch (op) {
    case '+':
      return int(x + y)
    case '-':
      return int(x - y)
    case '*':
      checkBits(bits(x) + bits(y))
      return int(x * y)
    case '%': {
      const rest = x % y
      return int(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest)
    }
    case '//': {
      const quotient = x / y
      return int(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient)
    }
  }
}

export function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4
}

function checkBits(wanted: number): void {
  if (wanted > MAX_BITS)
    throw new TemplateError('limit', `an integer of about ${Math.round(wanted)} bits is too large`, { pyType: 'OverflowError' })
}

function intPower(x: number | bigint, y: number | bigint): Value {
  if (y < 0) {
    if (Number(x) === 0) throw zeroDivision('0.0 cannot be raised to a negative power')
    return floatArithmetic('**', Number(x), Number(y))
  }
  const base = BigInt(x)
  if (base === 0n || base === 1n || base === -1n) return int(base ** (BigInt(y) % 2n === 0n && y !== 0 ? 2n : y === 0 ? 0n : 1n))
  checkBits(Math.log2(Math.abs(Number(x)) || 1) * Number(y))
  return int(base ** BigInt(y))
}

function floatArithmetic(op: BinaryOperator, x: number, y: number): Value {
  switch (op) {
    case '+':
      return float(x + y)
    case '-':
      return float(x - y)
    case '*':
      return float(x * y)
    case '/':
      if (y === 0) throw zeroDivision('float division by zero')
      return float(x / y)
    case '%':
      if (y === 0) throw zeroDivision('float modulo')
      return float(floatMod(x, y))
    case '//':
      if (y === 0) throw zeroDivision('float floor division by zero')
      return float(Math.round((x - floatMod(x, y)) / y))
    case '**':
      return floatPower(x, y)
  }
}

function floatMod(x: number, y: number): number {
  const rest = x % y
  if (rest === 0) return y < 0 ? -0 : 0
  return rest < 0 !== y < 0 ? rest + y : rest
}

function floatPower(x: number, y: number): Value {
  if (x === 0 && y < 0) throw zeroDivision('0.0 cannot be raised to a negative power')
  if (x < 0 && !Number.isInteger(y) && Number.isFinite(y))
    throw new TemplateError('value', 'a negative number has no real power with a fraction')
  const result = x ** y
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    throw new TemplateError('overflow', "(34, 'Numerical result out of range')")
  }
  return float(result)
}

/**
 * A float with `digits` decimals, rounded half to even on its exact binary value, as Python formats and rounds.
 * @param value finite
 */
export function fixed(value: number, digits: number): string {
  const { numerator, denominator } = ratio(value)
  const negative = value < 0 || Object.is(value, -0)
  const scaled = divideEven(numerator * 10n ** BigInt(Math.max(digits, 0)), denominator * 10n ** BigInt(Math.max(-digits, 0)))
  const text = (digits < 0 ? scaled * 10n ** BigInt(-digits) : scaled).toString().padStart(Math.max(digits, 0) + 1, '0')
  const cut = text.length - Math.max(digits, 0)
  return `${negative ? '-' : ''}${digits > 0 ? `${text.slice(0, cut)}.${text.slice(cut)}` : text}`
}

/** |value| as an exact fraction. */
function ratio(value: number): { numerator: bigint; denominator: bigint } {
  let exponent = 0
  let scaled = Math.abs(value)
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    exponent++
  }
  return { numerator: BigInt(scaled), denominator: 2n ** BigInt(exponent) }
}

export function divideEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** The first `count` significant digits of |value|, rounded half to even, and the power of ten of the first one. */
export function significant(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 }
  const { numerator, denominator } = ratio(value)
  let exponent = Number(Math.abs(value).toExponential().split('e')[1])
  const shift = BigInt(Math.abs(count - 1 - exponent))
  const up = count - 1 - exponent >= 0
  let digits = divideEven(up ? numerator * 10n ** shift : numerator, up ? denominator : denominator * 10n ** shift).toString()
  if (digits.length > count) {
    digits = digits.slice(0, count)
    exponent++
  }
  return { digits, exponent }
}

/** round(value, digits) of a float. */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 340) return value
  return digits < -340 ? 0 : Number(fixed(value, digits))
}
