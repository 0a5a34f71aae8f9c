import type { Cell, ResultSet } from '../adapter/index.ts'
import { toJson, type Value } from '../jinja/index.ts'
import { DateText } from '../model/index.ts'
import { decimalValue } from './decimal.ts'
import { toValue } from './plain-values.ts'
import type { AgateType, TableData } from './table.ts'

/**
 * A query's result as dbt's agate table: integers stay integers, every other number becomes a Decimal, lists and structs
 * become JSON text, what agate has no type for becomes text. Text is never interpreted. A repeated column name gets a
 * suffix: `a`, `a_2`.
 */
export function tableOf(result: ResultSet): TableData {
  const types = result.columns.map((column, index) =>
    agateType(
      column.type,
      result.rows.some((row) => row[index] !== null),
    ),
  )
  return {
    names: distinctNames(result.columns.map((column) => column.name)),
    types,
    rows: result.rows.map((row) => row.map(cellValue)),
  }
}

function distinctNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}

/** Columns without any value are integers: the first type that agate tries fits them. */
function agateType(type: string, hasValues: boolean): AgateType {
  if (!hasValues) return 'Integer'
  if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(type)) return 'Integer'
  if (/^(?:DOUBLE|FLOAT|DECIMAL)\b/.test(type)) return 'Number'
  if (type === 'BOOLEAN') return 'Boolean'
  if (type === 'DATE') return 'Date'
  return type.startsWith('TIMESTAMP') ? 'DateTime' : 'Text'
}

/** One cell as Python's client and agate give it to templates. */
export function cellValue(cell: Cell): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string') return cell
  if (typeof cell === 'bigint') return smallest(cell)
  if (typeof cell === 'number') return decimalValue(floatDigits(cell))
  switch (cell.kind) {
    case 'decimal':
      return decimalValue(cell.text)
    case 'date':
      return /^\d{4}-/.test(cell.iso) ? toValue(new DateText('date', cell.iso)) : cell.iso
    case 'timestamp':
      return momentValue(cell.iso, cell.zone)
    case 'time':
      return timeText(cell.text)
    case 'uuid':
      return cell.text
    case 'interval':
      return timedeltaText(cell.months * 30 + cell.days, cell.micros)
    case 'blob':
      return bytesText(cell.hex)
    case 'list':
    case 'struct':
    case 'map':
      return toJson(toValue(jsonCell(cell)))
  }
}

function smallest(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

/** Digits of a double as Python's repr writes them, which is what agate makes a Decimal of. */
function floatDigits(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (Math.abs(value) >= 1e16) return value.toExponential()
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value)
}

function momentValue(iso: string, zone: 'none' | 'utc'): Value {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)/.exec(iso) ?? []
  if (date === undefined || time === undefined) return iso
  const [clock = '', fraction = ''] = time.split('.')
  // Python keeps microseconds, and leaves the fraction out when it is zero.
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  const text = `${date}T${clock}${micros === '000000' ? '' : `.${micros}`}${zone === 'utc' ? '+00:00' : ''}`
  return toValue(new DateText('datetime', text))
}

/** Python writes all six digits of a fraction. */
function timeText(text: string): string {
  return text.replace(/\.(\d{1,6})\d*/, (_whole, digits: string) => `.${digits.padEnd(6, '0')}`)
}

/** `str(timedelta)`: `1 day, 0:00:00`. */
function timedeltaText(days: number, micros: bigint): string {
  const perDay = 86_400_000_000n
  const total = BigInt(days) * perDay + micros
  const wholeDays = total < 0n && total % perDay !== 0n ? total / perDay - 1n : total / perDay
  const rest = total - wholeDays * perDay
  const seconds = Number(rest / 1_000_000n)
  const fraction = Number(rest % 1_000_000n)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const shown = fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0')}`
  return wholeDays === 0n ? shown : `${wholeDays} day${wholeDays === 1n || wholeDays === -1n ? '' : 's'}, ${shown}`
}

/** `str(bytes)`: `b'\x00ab'`. */
function bytesText(hex: string): string {
  const bytes = [...Buffer.from(hex, 'hex')]
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'"
  const body = bytes.map((byte) => {
    const character = String.fromCharCode(byte)
    if (character === quote || character === '\\') return `\\${character}`
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    if (character === '\t') return '\\t'
    return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : character
  })
  return `b${quote}${body.join('')}${quote}`
}

type JsonCell = null | boolean | number | bigint | string | JsonCell[] | { [key: string]: JsonCell }

/** What is inside lists and structs, as dbt's forgiving JSON encoder writes it: dates in ISO form, decimals as numbers. */
function jsonCell(cell: Cell): JsonCell {
  if (cell === null || typeof cell !== 'object') return typeof cell === 'bigint' ? smallest(cell) : cell
  switch (cell.kind) {
    case 'decimal':
      return Number(cell.text)
    case 'date':
      return cell.iso
    case 'timestamp':
      return `${cell.iso.replace(' ', 'T')}${cell.zone === 'utc' ? '+00:00' : ''}`
    case 'time':
      return timeText(cell.text)
    case 'uuid':
      return cell.text
    case 'interval':
      return timedeltaText(cell.months * 30 + cell.days, cell.micros)
    case 'blob':
      return bytesText(cell.hex)
    case 'list':
      return cell.items.map(jsonCell)
    case 'struct':
      return Object.fromEntries(cell.entries.map(([name, value]) => [name, jsonCell(value)]))
    case 'map':
      return Object.fromEntries(cell.entries.map(([key, value]) => [String(jsonCell(key)), jsonCell(value)]))
  }
}
