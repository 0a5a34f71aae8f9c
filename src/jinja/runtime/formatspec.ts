import { TemplateError } from '../error.ts'
import { asInt, asNumber, fixed, isFloat, significant } from './numbers.ts'
import { checkText, str } from './print.ts'
import { Host, typeName, type Value } from './values.ts'

/** A value that formats itself for a non-empty format specification (dates: strftime). */
export interface Formattable {
  pyFormat(spec: string): string
}

function isFormattable(value: Value): value is Host & Formattable {
  return value instanceof Host && 'pyFormat' in value
}

interface Spec {
  fill: string
  align: string
  sign: string
  alternate: boolean
  width: number
  group: string
  precision: number | undefined
  type: string
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ]?)(z?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?([a-zA-Z%]?)$/su

function readSpec(text: string, value: Value): Spec {
  const match = SPEC.exec(text)
  if (!match) throw new TemplateError('value', `Invalid format specifier '${text}' for object of type '${typeName(value)}'`)
  const [, fill, align, sign = '', , alternate, zero, width, group = '', precision, type = ''] = match
  const padded = zero === '0' && align === undefined
  return {
    fill: fill ?? (zero === '0' ? '0' : ' '),
    align: align ?? (padded && typeof value !== 'string' ? '=' : ''),
    sign,
    alternate: alternate === '#',
    width: limited(width ?? ''),
    group,
    precision: precision === undefined ? undefined : limited(precision),
    type,
  }
}

/** A width or precision, refused where it would build a huge text. */
export function limited(digits: string): number {
  const value = digits === '' ? 0 : Number(digits)
  checkText(value)
  return value
}

/** format(value, spec) with Python's format specification language. */
export function formatValue(value: Value, specification: string): string {
  if (specification === '') return str(value)
  if (isFormattable(value)) return value.pyFormat(specification)
  if (typeof value === 'string') return formatText(value, readSpec(specification, value))
  const whole = asInt(value)
  const spec = readSpec(specification, value)
  if (whole !== undefined && !'eEfFgG%'.includes(spec.type || ' ')) return formatInt(whole, value, spec)
  const number = asNumber(value)
  if (number !== undefined) return formatFloat(number, value, spec)
  throw new TemplateError('type', `unsupported format string passed to ${typeName(value)}.__format__`)
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, text)
  if (spec.align === '=') throw new TemplateError('value', "'=' alignment not allowed in string format specifier")
  const cut = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('')
  return pad(cut, spec, '<')
}

function unknownCode(type: string, value: Value): TemplateError {
  return new TemplateError('value', `Unknown format code '${type}' for object of type '${typeName(value)}'`)
}

function pad(text: string, spec: Spec, standard: string, prefix = ''): string {
  const missing = spec.width - Array.from(text).length - prefix.length
  if (missing <= 0) return prefix + text
  switch (spec.align || standard) {
    case '<':
      return prefix + text + spec.fill.repeat(missing)
    case '^': {
      const left = Math.floor(missing / 2)
      return spec.fill.repeat(left) + prefix + text + spec.fill.repeat(missing - left)
    }
    case '=':
      return prefix + spec.fill.repeat(missing) + text
    default:
      return spec.fill.repeat(missing) + prefix + text
  }
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : ''
}

const RADIX: ReadonlyMap<string, number> = new Map(Object.entries({ b: 2, o: 8, x: 16, X: 16 }))

function formatInt(value: number | bigint, original: Value, spec: Spec): string {
  if (spec.precision !== undefined) throw new TemplateError('value', 'Precision not allowed in integer format specifier')
  const negative = value < 0
  const absolute = negative ? -value : value
  const radix = RADIX.get(spec.type)
  if (spec.type === 'c') return pad(String.fromCodePoint(Number(absolute)), spec, '<')
  if (radix === undefined && !['', 'd', 'n'].includes(spec.type)) throw unknownCode(spec.type, original)
  let digits = absolute.toString(radix ?? 10)
  if (spec.type === 'X') digits = digits.toUpperCase()
  if (spec.group !== '') digits = grouped(digits, spec.group, radix === undefined ? 3 : 4)
  const prefix = signOf(negative, spec) + (spec.alternate && radix !== undefined ? `0${spec.type}` : '')
  return pad(zeroGrouped(digits, prefix, spec), spec, '>', prefix)
}

// '0=' padding goes on with the grouping.
function zeroGrouped(digits: string, prefix: string, spec: Spec): string {
  if (spec.group === '' || spec.fill !== '0' || spec.align !== '=') return digits
  let text = digits.replaceAll(spec.group, '')
  while (grouped(text, spec.group, 3).length < spec.width - prefix.length) text = `0${text}`
  return grouped(text, spec.group, 3)
}

function grouped(digits: string, separator: string, size: number): string {
  return digits.replace(size === 3 ? /\B(?=(\d{3})+(?!\d))/g : /\B(?=([\da-fA-F]{4})+(?![\da-fA-F]))/g, separator)
}

function formatFloat(value: number, original: Value, spec: Spec): string {
  if (!'eEfFgGn%'.includes(spec.type || 'g')) throw unknownCode(spec.type, original)
  const negative = value < 0 || Object.is(value, -0)
  const text = floatBody(Math.abs(value), original, spec)
  const at = text.search(/[.eE%]/)
  const whole = at < 0 ? text : text.slice(0, at)
  const rest = at < 0 ? '' : text.slice(at)
  const prefix = signOf(negative, spec)
  const separated = spec.group === '' ? whole : grouped(whole, spec.group, 3)
  return pad(spec.group === '' ? whole + rest : zeroGrouped(separated, prefix + rest, spec) + rest, spec, '>', prefix)
}

function floatBody(value: number, original: Value, spec: Spec): string {
  if (!Number.isFinite(value))
    return spec.type === 'F' || spec.type === 'E' || spec.type === 'G'
      ? str(value).toUpperCase()
      : Number.isNaN(value)
        ? 'nan'
        : 'inf'
  const precision = Math.min(spec.precision ?? 6, 5000)
  switch (spec.type) {
    case 'f':
    case 'F':
      return fixed(value, precision)
    case '%':
      return `${fixed(value * 100, precision)}%`
    case 'e':
    case 'E':
      return exponentText(value, precision, spec.type)
    case '':
      if (spec.precision === undefined) return isFloat(original) ? str(original).replace('-', '') : str(value)
      return generalText(value, precision, 'g', false, isFloat(original))
    default:
      return generalText(value, precision, spec.type, spec.alternate, false)
  }
}

/** %e: one digit, a point, `precision` digits, an exponent of at least two digits. */
export function exponentText(value: number, precision: number, letter: string): string {
  const { digits, exponent } = significant(value, precision + 1)
  const tail = precision > 0 ? `.${digits.slice(1)}` : ''
  return `${digits[0]}${tail}${letter}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** %g: `precision` significant digits, trailing zeros dropped, an exponent for very large and small values. */
export function generalText(value: number, precision: number, letter: string, keepZeros: boolean, likeFloat: boolean): string {
  const count = Math.max(precision, 1)
  const { exponent } = significant(value, count)
  const strip = (text: string) => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''))
  if (exponent < -4 || exponent >= count) {
    const [mantissa = '', power = ''] = exponentText(value, count - 1, 'e').split('e')
    return `${strip(mantissa)}${letter === 'G' ? 'E' : 'e'}${power}`
  }
  const text = strip(fixed(value, count - 1 - exponent))
  return likeFloat && !text.includes('.') ? `${text}.0` : text
}
