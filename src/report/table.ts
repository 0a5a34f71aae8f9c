/** What decides how a column's cells are printed. */
export type ColumnKind =
  /** To the left. */
  | 'text'
  /** Decimals and floats: to the right, grouped by thousands, all with as many places. */
  | 'decimal'
  /** Integers, booleans, times, everything else: to the right, as they are. */
  | 'other'

/** The table that `show` prints. */
export interface TextTable {
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[]
  /** Cells as text, decimals in digits (`-1234.5`, `1e10`); null prints as nothing. */
  readonly rows: readonly (readonly (string | null)[])[]
}

const mostColumns = 6
const widest = 20
const mostPlaces = 3

/** Prints a table as dbt's `show` does: six columns, twenty characters and three places at most. */
export function textTable(table: TextTable): string {
  const shown = table.columns.slice(0, mostColumns)
  const cut = table.columns.length > mostColumns
  const names = [...shown.map((column) => shortened(column.name)), ...(cut ? ['...'] : [])]
  const formats = shown.map((column, index) => formatOf(column.kind, table.rows, index))
  const rows = table.rows.map((row) => [
    ...formats.map((format, index) => shortened(format(row[index] ?? null))),
    ...(cut ? ['...'] : []),
  ])
  const widths = names.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((text, index) => {
      const width = widths[index] ?? 0
      return (table.columns[index]?.kind ?? 'text') === 'text' ? text.padEnd(width) : text.padStart(width)
    })
    return `| ${padded.join(' | ')} |\n`
  }
  return [line(names), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('')
}

function shortened(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 3)}...` : text
}

type Format = (cell: string | null) => string

function formatOf(kind: ColumnKind, rows: TextTable['rows'], index: number): Format {
  if (kind !== 'decimal') return (cell) => cell ?? ''
  const numbers = rows.map((row) => decimalOf(row[index] ?? null))
  const places = Math.max(0, ...numbers.map((number) => number?.fraction.length ?? 0))
  const more = places > mostPlaces ? '…' : ''
  return (cell) => {
    const number = decimalOf(cell)
    return number === null ? (cell ?? '') : `${grouped(number, Math.min(places, mostPlaces))}${more}`
  }
}

interface Decimal {
  readonly negative: boolean
  /** Digits before the point, without leading zeros (`0` for none). */
  readonly whole: string
  /** Digits after the point, without trailing zeros. */
  readonly fraction: string
}

/** The digits of a number in plain or exponent form; null for what has none (`inf`, `nan`). */
function decimalOf(text: string | null): Decimal | null {
  const match = text === null ? null : /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  const before = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const after = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  return { negative: sign === '-', whole: before.replace(/^0+(?=\d)/, ''), fraction: after.replace(/0+$/, '') }
}

/** Rounds half to even, groups by thousands. */
function grouped(number: Decimal, places: number): string {
  const scaled = BigInt(number.whole + number.fraction.slice(0, places).padEnd(places, '0'))
  const rest = number.fraction.slice(places)
  const half = rest === '5' ? scaled % 2n === 1n : rest >= '5' && rest !== ''
  const digits = String(half ? scaled + 1n : scaled).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = places === 0 ? '' : `.${digits.slice(digits.length - places)}`
  return `${number.negative ? '-' : ''}${whole}${fraction}`
}
