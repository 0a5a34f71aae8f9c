import type { Cell } from '../../adapter/index.ts'
import type { ModelValue } from '../../model/index.ts'

const SMALL = /^U?(TINYINT|SMALLINT|INTEGER)$/

/** A cell as a model sees it; `type` is DuckDB's, needed for integers alone. */
export function modelValue(cell: Cell, type: string): ModelValue {
  if (typeof cell === 'bigint') return SMALL.test(type) ? Number(cell) : cell
  if (cell === null || typeof cell !== 'object') return cell
  switch (cell.kind) {
    case 'decimal':
      return Number(cell.text)
    case 'date':
      return moment(cell.iso, cell.iso)
    case 'timestamp':
      return moment(/(?:Z|[+-]\d\d:?\d\d)$/.test(cell.iso) ? cell.iso : `${cell.iso.replace(' ', 'T')}Z`, cell.iso)
    case 'time':
    case 'interval':
    case 'uuid':
      return cell.text
    case 'blob':
      return Uint8Array.from(Buffer.from(cell.hex, 'hex'))
    case 'list':
      return cell.items.map((item) => modelValue(item, 'BIGINT'))
    case 'struct':
      return Object.fromEntries(cell.entries.map(([key, value]) => [key, modelValue(value, 'BIGINT')]))
    case 'map':
      return Object.fromEntries(
        cell.entries.map(([key, value]) => [String(modelValue(key, 'BIGINT')), modelValue(value, 'BIGINT')]),
      )
  }
}

/** A moment that a Date cannot hold stays text. */
function moment(iso: string, text: string): ModelValue {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? text : date
}

/** The type of a column whose values are of this kind. */
export function typeOfValue(value: Exclude<ModelValue, null>): string {
  switch (typeof value) {
    case 'boolean':
      return 'BOOLEAN'
    case 'number':
      return 'DOUBLE'
    case 'bigint':
      return value >= -(2n ** 63n) && value < 2n ** 63n ? 'BIGINT' : 'HUGEINT'
    case 'string':
      return 'VARCHAR'
    default:
      return value instanceof Date ? 'TIMESTAMP' : value instanceof Uint8Array ? 'BLOB' : 'JSON'
  }
}

/** A value as the text that DuckDB casts to the column's type. */
export function valueText(value: Exclude<ModelValue, null>): string {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value === 'object') return JSON.stringify(value, jsonValue)
  return String(value)
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
