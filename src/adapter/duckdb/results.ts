import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBitValue,
  DuckDBBlobValue,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBGeometryValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  type DuckDBMaterializedResult,
  type DuckDBResult,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBStructVector,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBUnionType,
  DuckDBUnionValue,
  DuckDBUUIDValue,
  type DuckDBValue,
  DuckDBVariantValue,
  ResultReturnType,
} from '@duckdb/node-api'
import type { Cell, ResultColumn, ResultSet } from '../cell.ts'
import { isoDate, isoTimestamp } from './calendar.ts'
import { isSmallInteger, typeText } from './types.ts'

/** Chunks (of 2,048 rows) decoded before other work of the process gets a turn. */
const CHUNKS_PER_TURN = 16

export function columnsOf(result: DuckDBResult): ResultColumn[] {
  const names = result.columnNames()
  return result.columnTypes().map((type, i) => ({ name: names[i] ?? '', type: typeText(type) }))
}

/** Decodes a materialized result, at most `limit` rows of it. */
export async function toResultSet(result: DuckDBMaterializedResult, limit = Number.POSITIVE_INFINITY): Promise<ResultSet> {
  const types = result.columnTypes()
  const rows: Cell[][] = []
  const chunks = result.chunkCount
  for (let i = 0; i < chunks && rows.length < limit; i++) {
    if (i > 0 && i % CHUNKS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    appendRows(rows, result.getChunk(i), types, limit)
  }
  const columns = columnsOf(result)
  return result.returnType === ResultReturnType.CHANGED_ROWS
    ? { columns, rows, rowsChanged: result.rowsChanged }
    : { columns, rows }
}

/** Appends the chunk's rows until `rows` holds `limit`. */
export function appendRows(rows: Cell[][], chunk: DuckDBDataChunk, types: readonly DuckDBType[], limit: number): void {
  const start = rows.length
  const count = Math.min(chunk.rowCount, limit - start)
  for (let r = 0; r < count; r++) rows.push(new Array<Cell>(types.length).fill(null))
  types.forEach((type, c) => {
    const vector = chunk.getColumnVector(c)
    const nameless = type instanceof DuckDBStructType && new Set(type.entryNames).size < type.entryNames.length
    for (let r = 0; r < count; r++) {
      const row = rows[start + r]
      if (row === undefined) continue
      row[c] =
        nameless && vector instanceof DuckDBStructVector ? namelessStruct(vector, r, type) : toCell(vector.getItem(r), type)
    }
  })
}

/** The value object of `row(1, 2)` keeps one field per name, so its fields are read by position. */
function namelessStruct(vector: DuckDBStructVector, row: number, type: DuckDBStructType): Cell {
  if (!vector.isItemValid(row)) return null
  const entries = type.entryTypes.map((entryType, i): [string, Cell] => [
    type.entryNames[i] ?? '',
    toCell(vector.getItemValue(row, i), entryType),
  ])
  return { kind: 'struct', entries }
}

export function toCell(value: DuckDBValue | undefined, type: DuckDBType | undefined): Cell {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value
    case 'number':
      return type !== undefined && isSmallInteger(type) ? BigInt(value) : value
  }
  if (value instanceof DuckDBDecimalValue) return { kind: 'decimal', text: value.toString() }
  if (value instanceof DuckDBDateValue) return { kind: 'date', iso: isoDate(value.days) }
  return momentCell(value) ?? nestedCell(value, type) ?? scalarCell(value)
}

function momentCell(value: DuckDBValue): Cell | undefined {
  if (value instanceof DuckDBTimestampValue) return moment(value.micros, 6, 'none')
  if (value instanceof DuckDBTimestampTZValue) return moment(value.micros, 6, 'utc')
  if (value instanceof DuckDBTimestampSecondsValue) return moment(value.seconds, 0, 'none')
  if (value instanceof DuckDBTimestampMillisecondsValue) return moment(value.millis, 3, 'none')
  if (value instanceof DuckDBTimestampNanosecondsValue) return moment(value.nanos, 9, 'none')
  return undefined
}

function moment(ticks: bigint, decimals: 0 | 3 | 6 | 9, zone: 'none' | 'utc'): Cell {
  return { kind: 'timestamp', iso: isoTimestamp(ticks, decimals), zone }
}

function nestedCell(value: DuckDBValue, type: DuckDBType | undefined): Cell | undefined {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner = type instanceof DuckDBListType || type instanceof DuckDBArrayType ? type.valueType : undefined
    return { kind: 'list', items: value.items.map((item) => toCell(item, inner)) }
  }
  if (value instanceof DuckDBStructValue) return structCell(value, type)
  if (value instanceof DuckDBMapValue) {
    const [keyType, valueType] = type instanceof DuckDBMapType ? [type.keyType, type.valueType] : [undefined, undefined]
    return { kind: 'map', entries: value.entries.map((e) => [toCell(e.key, keyType), toCell(e.value, valueType)]) }
  }
  if (value instanceof DuckDBUnionValue) {
    return toCell(value.value, type instanceof DuckDBUnionType ? type.memberTypeForTag(value.tag) : undefined)
  }
  if (value instanceof DuckDBVariantValue) return toCell(value.value, value.type)
  return undefined
}

/** Field order is the type's: the value's own keys lose it when they look like numbers. */
function structCell(value: DuckDBStructValue, type: DuckDBType | undefined): Cell {
  if (!(type instanceof DuckDBStructType)) {
    return { kind: 'struct', entries: Object.entries(value.entries).map(([k, v]) => [k, toCell(v, undefined)]) }
  }
  return { kind: 'struct', entries: type.entryNames.map((name, i) => [name, toCell(value.entries[name], type.entryTypes[i])]) }
}

function scalarCell(value: DuckDBValue): Cell {
  if (value instanceof DuckDBIntervalValue) {
    return { kind: 'interval', text: value.toString(), months: value.months, days: value.days, micros: value.micros }
  }
  if (value instanceof DuckDBUUIDValue) return { kind: 'uuid', text: value.toString() }
  if (value instanceof DuckDBBlobValue) return { kind: 'blob', hex: hex(value.bytes) }
  if (value instanceof DuckDBGeometryValue) return { kind: 'blob', hex: hex(value.bytes) }
  if (value instanceof DuckDBBitValue) return value.toString()
  return { kind: 'time', text: String(value) }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase()
}
