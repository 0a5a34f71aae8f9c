import { DateText, Float, type Plain } from '../../model/index.ts'

/**
 * How PyYAML's safe loader reads plain scalars (YAML 1.1, https://yaml.org/type/). `1e3` and `0o10` are text, `010` is 8,
 * `1:30` is 90, `yes` and `off` are booleans.
 */
const BOOLEAN = new Map<string, boolean>([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])
const NULL = new Set(['', '~', 'null', 'Null', 'NULL'])
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/
const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:(Z)|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?$/
const LONG_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/

/** A scalar that looks like a number or date but is none, e.g. `2024-02-31`. */
export class BadScalar extends Error {}

/** The tag a plain scalar resolves to, without its `tag:yaml.org,2002:` prefix. */
export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value' | 'str'

export function tagOf(text: string): ScalarTag {
  const first = text.charCodeAt(0)
  // + - . 0-9
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    if (FLOAT.test(text)) return 'float'
    if (INTEGER.test(text)) return 'int'
    if (LONG_DATE.test(text)) return 'timestamp'
    const timestamp = TIMESTAMP.exec(text)
    return timestamp !== null && timestamp[4] !== undefined ? 'timestamp' : 'str'
  }
  if (text.length <= 5) {
    if (NULL.has(text)) return 'null'
    if (BOOLEAN.has(text)) return 'bool'
    if (text === '<<') return 'merge'
    if (text === '=') return 'value'
  }
  return 'str'
}

/**
 * The value of a plain scalar.
 *
 * @throws BadScalar for a date that does not exist
 */
export function resolvePlain(text: string): Plain {
  return resolveAs(tagOf(text), text)
}

/**
 * The value of a scalar under a tag.
 *
 * @throws BadScalar when the text is none of that kind
 */
export function resolveAs(tag: ScalarTag, text: string): Plain {
  switch (tag) {
    case 'null':
      return null
    case 'bool': {
      const value = BOOLEAN.get(text) ?? BOOLEAN.get(text.toLowerCase())
      if (value === undefined) throw new BadScalar(`'${text}' is not a boolean`)
      return value
    }
    case 'int':
      return integer(text)
    case 'float':
      return float(text)
    case 'timestamp':
      return timestamp(text)
    case 'value':
      throw new BadScalar("a lone '=' has no meaning; quote it to make it text")
    case 'merge':
      throw new BadScalar("'<<' is only meaningful as a key; quote it to make it text")
    case 'str':
      return text
  }
}

function integer(text: string): number | bigint {
  const bare = text.replaceAll('_', '')
  const negative = bare.startsWith('-')
  const digits = negative || bare.startsWith('+') ? bare.slice(1) : bare
  const value = magnitude(digits, text)
  const signed = negative ? -value : value
  return signed >= BigInt(Number.MIN_SAFE_INTEGER) && signed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(signed) : signed
}

function magnitude(digits: string, text: string): bigint {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits)
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`)
  if (/^[0-9]+(?::[0-9]+)+$/.test(digits)) {
    return digits.split(':').reduce((total, part) => total * 60n + BigInt(part), 0n)
  }
  if (/^[0-9]+$/.test(digits)) return BigInt(digits)
  throw new BadScalar(`'${text}' is not an integer`)
}

function float(text: string): number | Float {
  const bare = text.replaceAll('_', '').toLowerCase()
  const negative = bare.startsWith('-')
  const digits = negative || bare.startsWith('+') ? bare.slice(1) : bare
  const value = floatMagnitude(digits, text)
  return floating(negative ? -value : value)
}

function floatMagnitude(digits: string, text: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  const parts = digits.split(':')
  if (parts.some((part) => !/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(part))) {
    throw new BadScalar(`'${text}' is not a number`)
  }
  // Least significant first, as Python adds them up: the last bit depends on the order.
  let base = 1
  let total = 0
  for (const part of parts.reverse()) {
    total += Number(part) * base
    base *= 60
  }
  return total
}

/** Wraps a float whose value is integral. */
export function floating(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

function timestamp(text: string): DateText {
  const match = TIMESTAMP.exec(text)
  if (match === null) throw new BadScalar(`'${text}' is not a date`)
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour,
    minute = '',
    second = '',
    fraction,
    zulu,
    sign,
    zoneHour = '0',
    zoneMinute = '0',
  ] = match
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const days = m >= 1 && m <= 12 ? new Date(Date.UTC(y % 400 === 0 ? 2000 : 2000 + (y % 400), m, 0)).getUTCDate() : 0
  if (y < 1 || d < 1 || d > days) throw new BadScalar(`'${text}' looks like a date, but there is no such day`)
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (hour === undefined) return new DateText('date', date)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new BadScalar(`'${text}' looks like a time, but there is no such time`)
  }
  const micros = fraction ? `.${fraction.slice(0, 6).padEnd(6, '0')}` : ''
  const shownMicros = micros === '.000000' ? '' : micros
  return new DateText(
    'datetime',
    `${date}T${hour.padStart(2, '0')}:${minute}:${second}${shownMicros}${zone(text, zulu, sign, zoneHour, zoneMinute)}`,
  )
}

function zone(text: string, zulu: string | undefined, sign: string | undefined, hours: string, minutes: string): string {
  if (zulu !== undefined) return '+00:00'
  if (sign === undefined) return ''
  const total = Number(hours) * 60 + Number(minutes)
  if (total >= 24 * 60) throw new BadScalar(`'${text}' has an offset of a day or more`)
  const shown = `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
  return total === 0 ? `+${shown}` : `${sign}${shown}`
}
