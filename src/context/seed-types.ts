import type { AgateType } from './table.ts'

/** One way to read a column's texts. `undefined` says that the text does not fit. */
export interface TypeGuess {
  readonly type: AgateType
  read(
    text: string,
  ): { readonly kind: 'null' | 'text' | 'boolean' | 'decimal' | 'date' | 'datetime'; readonly text: string } | undefined
}

const isNull = (text: string) => {
  const trimmed = text.trim()
  return trimmed === '' || trimmed.toLowerCase() === 'null'
}
const NOTHING = { kind: 'null', text: '' } as const
const CURRENCY = /^[؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫]+|[؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫]+$/gu

/** agate's types in dbt's order of preference; text always fits. */
export const GUESSES: readonly TypeGuess[] = [
  // Only the absence of any value is an integer: the text `1` is a number.
  { type: 'Integer', read: () => undefined },
  { type: 'Number', read: (text) => (isNull(text) ? NOTHING : decimal(text)) },
  { type: 'Date', read: (text) => (isNull(text) ? NOTHING : date(text)) },
  {
    type: 'DateTime',
    read: (text) => (isNull(text) ? NOTHING : moment(text, /^(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})$/)),
  },
  { type: 'ISODateTime', read: (text) => (isNull(text) ? NOTHING : isoMoment(text)) },
  {
    type: 'Boolean',
    read: (text) => {
      if (isNull(text)) return NOTHING
      const word = text.replaceAll(',', '').trim().toLowerCase()
      return word === 'true' || word === 'false' ? { kind: 'boolean', text: word } : undefined
    },
  },
  { type: 'Text', read: (text) => (isNull(text) ? NOTHING : { kind: 'text', text }) },
]

export const TEXT_GUESS: TypeGuess = GUESSES.at(-1) ?? { type: 'Text', read: (text) => ({ kind: 'text', text }) }

/** agate strips signs of percent and currency and thousands separators before it asks for a number. */
function decimal(text: string): ReturnType<TypeGuess['read']> {
  let digits = text
    .normalize('NFKC')
    .trim()
    .replace(/^%+|%+$/g, '')
  const negative = digits.startsWith('-')
  if (negative) digits = digits.slice(1)
  digits = digits.replace(CURRENCY, '').replaceAll(',', '').replaceAll('_', '').trim()
  if (/^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf(?:inity)?))$/i.test(digits)) {
    return { kind: 'decimal', text: negative ? negated(digits) : digits }
  }
  return undefined
}

function negated(digits: string): string {
  return digits.startsWith('-') ? digits.slice(1) : `-${digits.replace(/^\+/, '')}`
}

function date(text: string): ReturnType<TypeGuess['read']> {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim()) ?? []
  return year !== '' && isDay(year, month, day) ? { kind: 'date', text: isoDay(year, month, day) } : undefined
}

function moment(text: string, pattern: RegExp): ReturnType<TypeGuess['read']> {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = pattern.exec(text.trim()) ?? []
  if (year === '' || !isDay(year, month, day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 61) return undefined
  return { kind: 'datetime', text: `${isoDay(year, month, day)}T${two(hour)}:${two(minute)}:${two(second)}` }
}

/** `2020-01-31T10:20:30`, with fraction and zone if there are any. */
function isoMoment(text: string): ReturnType<TypeGuess['read']> {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text.trim())
  if (match === null) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = '', zone = ''] = match
  if (!isDay(year, month, day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  const offset = zone === 'Z' ? '+00:00' : zone === '' ? '' : `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`
  return {
    kind: 'datetime',
    text: `${isoDay(year, month, day)}T${hour}:${minute}:${second}${micros === '000000' ? '' : `.${micros}`}${offset}`,
  }
}

function isDay(year: string, month: string, day: string): boolean {
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return Number(year) > 0 && made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day)
}

function isoDay(year: string, month: string, day: string): string {
  return `${year}-${two(month)}-${two(day)}`
}

function two(text: string): string {
  return text.padStart(2, '0')
}
