import { DateText, Float, type Plain } from '../model/index.ts'

/** Python's `str()` of plain data. */
export function pythonStr(value: Plain): string {
  return typeof value === 'string' ? value : value instanceof DateText ? value.text.replace('T', ' ') : pythonRepr(value)
}

/** Python's `repr()` of plain data. */
export function pythonRepr(value: Plain): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return reprText(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : reprFloat(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Float) return reprFloat(value.value)
  if (value instanceof DateText) return reprDate(value)
  if (value instanceof Map) return `{${[...value].map(([key, entry]) => `${pythonRepr(key)}: ${pythonRepr(entry)}`).join(', ')}}`
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, entry]) => `${reprText(key)}: ${pythonRepr(entry)}`)
    .join(', ')}}`
}

export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value)
}

/** Single quotes unless the text has some and no double ones; what does not print is escaped. */
function reprText(text: string): string {
  if (/^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = quote
  for (const char of text) {
    if (char === quote || char === '\\') out += `\\${char}`
    else if (char === '\n') out += '\\n'
    else if (char === '\r') out += '\\r'
    else if (char === '\t') out += '\\t'
    else if (printable(char)) out += char
    else out += escaped(char)
  }
  return out + quote
}

function printable(char: string): boolean {
  return char === ' ' || !/[\p{C}\p{Z}]/u.test(char)
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

function reprFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = Object.is(value, -0) ? '-0' : String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = '', exponent = '0'] = value.toExponential().split('e')
    const sign = exponent.startsWith('-') ? '-' : '+'
    return `${digits}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
  }
  return text.includes('.') ? text : `${text}.0`
}

function reprDate(value: DateText): string {
  const fields = (value.text.match(/\d+/g) ?? []).map(Number)
  if (value.kind === 'date') return `datetime.date(${fields.slice(0, 3).join(', ')})`
  while (fields.length > 5 && fields.at(-1) === 0) fields.pop()
  return `datetime.datetime(${fields.join(', ')})`
}
