import { TemplateError } from '../error.ts'
import { MICROS_PER_DAY, MICROS_PER_SECOND, two } from './calendar.ts'
import { fn } from './function.ts'
import { asInt, asNumber } from './numbers.ts'
import { type BinaryOperator, float, Host, type Value } from './values.ts'

/** datetime.timedelta: days (of any sign) and 0 <= microseconds < one day. */
export class TimeDelta extends Host {
  readonly days: number
  readonly micros: number

  constructor(days: number, micros: number) {
    super()
    const carried = Math.floor(micros / MICROS_PER_DAY)
    this.days = days + carried
    this.micros = micros - carried * MICROS_PER_DAY
    if (!(Math.abs(this.days) <= 999_999_999))
      throw new TemplateError('overflow', `days=${this.days}; must have magnitude <= 999999999`)
  }

  /** From a count of microseconds, exact. */
  static ofMicros(total: bigint): TimeDelta {
    const perDay = BigInt(MICROS_PER_DAY)
    const days = total / perDay
    return new TimeDelta(Number(days), Number(total - days * perDay))
  }

  total(): bigint {
    return BigInt(this.days) * BigInt(MICROS_PER_DAY) + BigInt(this.micros)
  }

  override pyType(): string {
    return 'timedelta'
  }
  override pyQualifiedType(): string {
    return 'datetime.timedelta'
  }
  override pyStr(): string {
    const seconds = Math.floor(this.micros / MICROS_PER_SECOND)
    const rest = this.micros % MICROS_PER_SECOND
    const time = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    const days = this.days === 0 ? '' : `${this.days} day${Math.abs(this.days) === 1 ? '' : 's'}, `
    return days + time + (rest === 0 ? '' : `.${String(rest).padStart(6, '0')}`)
  }
  override pyRepr(): string {
    const parts = [
      ['days', this.days],
      ['seconds', Math.floor(this.micros / MICROS_PER_SECOND)],
      ['microseconds', this.micros % MICROS_PER_SECOND],
    ].filter(([, value]) => value !== 0)
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.map(([name, value]) => `${name}=${value}`).join(', ')})`
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'days':
        return this.days
      case 'seconds':
        return Math.floor(this.micros / MICROS_PER_SECOND)
      case 'microseconds':
        return this.micros % MICROS_PER_SECOND
      case 'total_seconds':
        return fn('total_seconds', '', () => float(Number(this.total()) / MICROS_PER_SECOND))
      default:
        return undefined
    }
  }
  override pyBool(): boolean {
    return this.days !== 0 || this.micros !== 0
  }
  override pyEquals(other: Value): boolean {
    return other instanceof TimeDelta && other.days === this.days && other.micros === this.micros
  }
  override pyHash(): string {
    return `delta${this.days},${this.micros}`
  }
  override pyCompare(other: Value): number | undefined {
    return other instanceof TimeDelta ? this.days - other.days || this.micros - other.micros : undefined
  }
  override pyNegate(): Value {
    return TimeDelta.ofMicros(-this.total())
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return this.withDelta(operator, other)
    const whole = asInt(other)
    const number = asNumber(other)
    if (number === undefined) return undefined
    if (operator === '*') return whole === undefined ? this.scaled(number) : TimeDelta.ofMicros(this.total() * BigInt(whole))
    if (reflected) return undefined
    if (operator === '/' || operator === '//') {
      if (number === 0) throw new TemplateError('zero-division', 'integer division or modulo by zero')
      if (operator === '//') return whole === undefined ? undefined : TimeDelta.ofMicros(floorDivide(this.total(), BigInt(whole)))
      return this.scaled(1 / number)
    }
    return undefined
  }

  private withDelta(operator: BinaryOperator, other: TimeDelta): Value | undefined {
    if (operator === '+') return TimeDelta.ofMicros(this.total() + other.total())
    if (operator === '-') return TimeDelta.ofMicros(this.total() - other.total())
    if (operator !== '/' && operator !== '//' && operator !== '%') return undefined
    const by = other.total()
    if (by === 0n) throw new TemplateError('zero-division', 'integer division or modulo by zero')
    if (operator === '/') return float(Number(this.total()) / Number(by))
    const quotient = floorDivide(this.total(), by)
    return operator === '//' ? Number(quotient) : TimeDelta.ofMicros(this.total() - quotient * by)
  }

  private scaled(factor: number): TimeDelta {
    return TimeDelta.ofMicros(BigInt(Math.round(Number(this.total()) * factor)))
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}
