import { TemplateError } from '../error.ts'
import { getattr, getitem } from './attributes.ts'
import { exponentText, formatValue, generalText, limited } from './formatspec.ts'
import { asInt, asNumber, fixed } from './numbers.ts'
import { setFormatter } from './operators.ts'
import { checkText, repr, str } from './print.ts'
import { Dict, Tuple, typeName, type Value } from './values.ts'

function valueError(message: string): TemplateError {
  return new TemplateError('value', message)
}

// ---- str.format

interface Arguments {
  readonly positional: readonly Value[]
  readonly named: { get(key: string): Value | undefined }
  next: number
  manual: boolean
}

/** str.format(*args, **kwargs). Attributes and items are reached as the templates' own `.` and `[]` reach them. */
export function formatMethod(template: string, positional: readonly Value[], named: Arguments['named']): string {
  return formatFields(template, { positional, named, next: 0, manual: false }, 2)
}

function formatFields(template: string, args: Arguments, nesting: number): string {
  if (nesting < 0) throw valueError('Max string recursion exceeded')
  let out = ''
  let at = 0
  while (at < template.length) {
    const brace = template.slice(at).search(/[{}]/)
    if (brace < 0) return out + template.slice(at)
    out += template.slice(at, at + brace)
    at += brace
    const char = template.charAt(at)
    if (template.charAt(at + 1) === char) {
      out += char
      at += 2
    } else if (char === '}') {
      throw valueError("Single '}' encountered in format string")
    } else {
      const end = fieldEnd(template, at)
      out += formatField(template.slice(at + 1, end), args, nesting)
      at = end + 1
    }
    checkText(out.length)
  }
  return out
}

function fieldEnd(template: string, start: number): number {
  let depth = 0
  for (let i = start; i < template.length; i++) {
    if (template[i] === '{') depth++
    else if (template[i] === '}' && --depth === 0) return i
  }
  throw valueError(
    start === template.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
  )
}

function formatField(field: string, args: Arguments, nesting: number): string {
  const match = /^((?:[^!:[{]|\[[^\]]*\])*)(?:!(.))?(?::(.*))?$/s.exec(field)
  if (!match) throw valueError("expected ':' after conversion specifier")
  const [, path = '', conversion, spec = ''] = match
  const value = converted(fieldValue(path, args), conversion)
  return formatValue(value, spec.includes('{') ? formatFields(spec, args, nesting - 1) : spec)
}

function converted(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value
    case 's':
      return str(value)
    case 'r':
      return repr(value)
    case 'a':
      return asciiOnly(repr(value))
    default:
      throw valueError(`Unknown conversion specifier ${conversion}`)
  }
}

function fieldValue(path: string, args: Arguments): Value {
  const first = /^[^.[]*/.exec(path)?.[0] ?? ''
  let value = firstValue(first, args)
  for (const [, attribute, item] of path.slice(first.length).matchAll(/\.([^.[]*)|\[([^\]]*)\]/g)) {
    if (attribute !== undefined) value = getattr(value, attribute, false)
    else value = getitem(value, /^\d+$/.test(item ?? '') ? Number(item) : (item ?? ''), false)
  }
  return value
}

function firstValue(name: string, args: Arguments): Value {
  if (name === '' || /^\d+$/.test(name)) {
    if (name === '' ? args.manual : args.next > 0)
      throw valueError('cannot switch from manual field specification to automatic field numbering')
    if (name !== '') args.manual = true
    const index = name === '' ? args.next++ : Number(name)
    const value = args.positional[index]
    if (value === undefined) throw new TemplateError('index', 'tuple index out of range')
    return value
  }
  const value = args.named.get(name)
  if (value === undefined) throw new TemplateError('key', `'${name}'`)
  return value
}

function asciiOnly(text: string): string {
  return text.replace(/[^ -~]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : code < 0x10000
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : `\\U${code.toString(16).padStart(8, '0')}`
  })
}

// ---- text % values

const PERCENT = /%(?:\(((?:[^()]|\([^)]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.)?/gs

/** `template % values`. */
export function percentFormat(template: string, values: Value): string {
  const sequence = values instanceof Tuple ? values : [values]
  let used = 0
  let mapped = false
  const take = (): Value => {
    const value = sequence[used++]
    if (value === undefined) throw new TemplateError('type', 'not enough arguments for format string')
    return value
  }
  let at = 0
  let out = ''
  for (const match of template.matchAll(PERCENT)) {
    const [whole, key, flags = '', width, precision, type] = match
    out += template.slice(at, match.index)
    at = match.index + whole.length
    if (type === undefined) throw valueError('incomplete format')
    if (type === '%') {
      out += '%'
      continue
    }
    const pointed = /\.(?:\*|\d*)[hlL]?.$/s.test(whole.slice(0, whole.length)) && whole.includes('.')
    const wide = width === '*' ? Number(asInt(take()) ?? 0) : limited(width ?? '')
    const exact =
      precision === '*' ? Number(asInt(take()) ?? 0) : precision !== undefined ? limited(precision) : pointed ? 0 : undefined
    checkText(Math.abs(wide) + (exact ?? 0))
    if (key !== undefined) mapped = true
    const value = key === undefined ? take() : keyed(values, key)
    out += percentPad(percentValue(value, type, flags, exact, match.index), flags, wide, type)
    checkText(out.length)
  }
  if (!mapped && used < sequence.length && !(values instanceof Dict)) {
    throw new TemplateError('type', 'not all arguments converted during string formatting')
  }
  return out + template.slice(at)
}

function keyed(values: Value, key: string): Value {
  if (!(values instanceof Dict)) throw new TemplateError('type', 'format requires a mapping')
  const value = values.get(key)
  if (value === undefined) throw new TemplateError('key', repr(key))
  return value
}

function percentValue(value: Value, type: string, flags: string, precision: number | undefined, index: number): string {
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      const text = type === 's' ? str(value) : type === 'r' ? repr(value) : asciiOnly(repr(value))
      return precision === undefined ? text : Array.from(text).slice(0, precision).join('')
    }
    case 'c':
      return typeof value === 'string' ? value : String.fromCodePoint(Number(asInt(value) ?? 0))
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return percentInt(value, type, flags, precision)
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return percentFloat(value, type, flags, precision ?? 6)
    default:
      throw valueError(
        `unsupported format character '${type}' (0x${(type.codePointAt(0) ?? 0).toString(16)}) at index ${index + 1}`,
      )
  }
}

function signed(negative: boolean, flags: string): string {
  return negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
}

function percentInt(value: Value, type: string, flags: string, precision: number | undefined): string {
  const decimal = type === 'd' || type === 'i' || type === 'u'
  const number = asInt(value) ?? (decimal ? truncated(value) : undefined)
  if (number === undefined) {
    throw new TemplateError(
      'type',
      `%${type} format: ${decimal ? 'a real number' : 'an integer'} is required, not ${typeName(value)}`,
    )
  }
  const radix = decimal ? 10 : type === 'o' ? 8 : 16
  const digits = (number < 0 ? -number : number).toString(radix).padStart(precision ?? 0, '0')
  const prefix = flags.includes('#') && !decimal ? `0${type}` : ''
  return signed(number < 0, flags) + prefix + (type === 'X' ? digits.toUpperCase() : digits)
}

function truncated(value: Value): number | undefined {
  const number = asNumber(value)
  return number === undefined ? undefined : Math.trunc(number)
}

function percentFloat(value: Value, type: string, flags: string, precision: number): string {
  const number = asNumber(value)
  if (number === undefined) throw new TemplateError('type', `must be real number, not ${typeName(value)}`)
  const absolute = Math.abs(number)
  const sign = signed(number < 0 || Object.is(number, -0), flags)
  if (!Number.isFinite(absolute)) return sign + (Number.isNaN(absolute) ? 'nan' : 'inf')
  const places = Math.min(precision, 5000)
  if (type === 'f' || type === 'F') return sign + fixed(absolute, places)
  if (type === 'e' || type === 'E') return sign + exponentText(absolute, places, type)
  return sign + generalText(absolute, places, type, flags.includes('#'), false)
}

function percentPad(text: string, flags: string, width: number, type: string): string {
  const missing = Math.abs(width) - Array.from(text).length
  if (missing <= 0) return text
  if (flags.includes('-') || width < 0) return text + ' '.repeat(missing)
  if (flags.includes('0') && !'srac'.includes(type)) return text.replace(/^[-+ ]?(0[xXo])?/, (head) => head + '0'.repeat(missing))
  return ' '.repeat(missing) + text
}

setFormatter(percentFormat)
