import type { Json } from '../model/index.ts'

/**
 * One value of a result. Numbers are DOUBLE and FLOAT (with NaN and infinities); every integer type is a bigint.
 * What JavaScript has no exact type for keeps its kind, so that nothing is rounded on the way.
 */
export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly kind: 'decimal'; readonly text: string }
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'timestamp'; readonly iso: string; readonly zone: 'none' | 'utc' }
  | { readonly kind: 'time'; readonly text: string }
  | {
      readonly kind: 'interval'
      readonly text: string
      readonly months: number
      readonly days: number
      readonly micros: bigint
    }
  | { readonly kind: 'uuid'; readonly text: string }
  | { readonly kind: 'blob'; readonly hex: string }
  | { readonly kind: 'list'; readonly items: readonly Cell[] }
  | { readonly kind: 'struct'; readonly entries: readonly (readonly [string, Cell])[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Cell, Cell])[] }

export interface ResultColumn {
  readonly name: string
  /** The engine's own text of the type, e.g. `DECIMAL(18,3)`, `STRUCT(a INTEGER)`. */
  readonly type: string
}

export interface ResultSet {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** Rows an INSERT, UPDATE, DELETE or COPY touched; absent for other statements. */
  readonly rowsChanged?: number
}

/** Decimals of at most this many significant digits survive the way through a double. */
const EXACT_DECIMAL_DIGITS = 15

/**
 * JSON-safe form of a cell: integers and decimals are numbers as long as a double holds them exactly, else text;
 * NaN and infinities are text; dates, moments, times, intervals, UUIDs are text; a blob is hexadecimal text;
 * a struct is an object (an array when its fields have no distinct names); a map with text keys is an object,
 * any other an array of `{key, value}`.
 */
export function cellToJson(cell: Cell): Json {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string') return cell
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell)
  if (typeof cell === 'bigint') {
    const number = Number(cell)
    return Number.isSafeInteger(number) ? number : cell.toString()
  }
  switch (cell.kind) {
    case 'decimal':
      return decimalToJson(cell.text)
    case 'date':
      return cell.iso
    case 'timestamp':
      return cell.zone === 'utc' && !cell.iso.endsWith('infinity') ? `${cell.iso}Z` : cell.iso
    case 'time':
    case 'interval':
    case 'uuid':
      return cell.text
    case 'blob':
      return cell.hex
    case 'list':
      return cell.items.map(cellToJson)
    case 'struct':
      return structToJson(cell.entries)
    case 'map':
      return cell.entries.every(([key]) => typeof key === 'string')
        ? Object.fromEntries(cell.entries.map(([key, value]) => [String(key), cellToJson(value)]))
        : cell.entries.map(([key, value]) => ({ key: cellToJson(key), value: cellToJson(value) }))
  }
}

/** The rows of a result as JSON-safe arrays, in column order. */
export function rowsToJson(result: ResultSet): Json[][] {
  return result.rows.map((row) => row.map(cellToJson))
}

function decimalToJson(text: string): Json {
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '')
  return digits.length <= EXACT_DECIMAL_DIGITS ? Number(text) : text
}

function structToJson(entries: readonly (readonly [string, Cell])[]): Json {
  const names = new Set(entries.map(([name]) => name))
  if (names.size < entries.length || names.has('')) return entries.map(([, value]) => cellToJson(value))
  return Object.fromEntries(entries.map(([name, value]) => [name, cellToJson(value)]))
}
