import { TemplateError } from '../error.ts'
import { Dict, Float, Host, identity, PySet, Tuple, Undefined, type Value } from './values.ts'

/** The longest text that printing or joining may build, in UTF-16 units. */
export const MAX_TEXT = 64 * 1024 * 1024

export function checkText(length: number): void {
  if (length > MAX_TEXT)
    throw new TemplateError('limit', `a text of ${length} characters is too large`, { pyType: 'MemoryError' })
}

/** Python's repr of a float: the shortest digits that read back as the same number. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 16) {
    const plain = exponent < -6 ? smallPlain(mantissa, exponent) : String(value)
    return plain.includes('.') ? plain : `${plain}.0`
  }
  const sign = exponent < 0 ? '-' : '+'
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function smallPlain(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-')
  return `${negative ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${mantissa.replace(/[-.]/g, '')}`
}

export function intText(value: number | bigint): string {
  const text = String(value)
  if (text.length > 4301) throw new TemplateError('value', 'Exceeds the limit (4300 digits) for integer string conversion')
  return text
}

/** str(value): what `{{ value }}` prints. */
export function str(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Undefined) return ''
  if (value instanceof Host) return value.pyStr()
  return repr(value)
}

const ESCAPES: ReadonlyMap<string, string> = new Map(Object.entries({ '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }))
// What Python's str.isprintable calls not printable, plus backslash: control, format, surrogate, private, unassigned, separators.
const UNPRINTABLE = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu
const PLAIN = /^[ !#-&(-[\]-~]*$/

export function textRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(UNPRINTABLE, (char) => {
    const short = ESCAPES.get(char)
    if (short !== undefined) return short
    const code = char.codePointAt(0) ?? 0
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

/** repr(value). */
export function repr(value: Value): string {
  switch (typeof value) {
    case 'string':
      return textRepr(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'bigint':
      return intText(value)
    case 'number':
      return Number.isInteger(value) ? intText(value) : floatText(value)
  }
  if (value === null) return 'None'
  if (value instanceof Float) return floatText(value.value)
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof Host) return value.pyRepr()
  return containerText(value)
}

// Containers being printed, so that one that holds itself ends in '...'; and how much may still be written.
const open = new Set<object>()
let room = MAX_TEXT

function containerText(value: Value[] | Dict | PySet): string {
  if (open.size === 0) room = MAX_TEXT
  if (open.has(value)) return value instanceof Dict ? '{...}' : '[...]'
  if (open.size > 200)
    throw new TemplateError('limit', 'maximum recursion depth exceeded while printing a value', { pyType: 'RecursionError' })
  open.add(value)
  try {
    return spelled(value)
  } finally {
    open.delete(value)
  }
}

function spelled(value: Value[] | Dict | PySet): string {
  if (value instanceof Dict) {
    const parts: string[] = []
    for (const [key, item] of value.entries()) parts.push(measured(`${repr(key)}: ${repr(item)}`))
    return `{${parts.join(', ')}}`
  }
  if (value instanceof PySet) return value.size === 0 ? 'set()' : `{${Array.from(value.values(), part).join(', ')}}`
  if (value instanceof Tuple) {
    const parts = Array.from(value, part)
    if (value.label !== undefined) return `${value.label}(${parts.map((text, i) => `${value.names?.[i]}=${text}`).join(', ')})`
    return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`
  }
  return `[${Array.from(value, part).join(', ')}]`
}

function part(value: Value): string {
  return measured(repr(value))
}

function measured(text: string): string {
  room -= text.length + 2
  if (room < 0) throw new TemplateError('limit', 'the printed form of a value is too large', { pyType: 'MemoryError' })
  return text
}

/** Python's default repr of an object: <type object at 0x…>. */
export function addressText(type: string, object: object): string {
  return `<${type} at 0x${(0x7f0000000000 + identity(object) * 16).toString(16)}>`
}
