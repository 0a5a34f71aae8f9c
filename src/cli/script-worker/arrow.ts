import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ModelRow, ModelValue } from '../../model/index.ts'

type Arrow = typeof import('apache-arrow')

/** The project's own apache-arrow: planwise brings none. */
async function arrowOf(file: string): Promise<Arrow> {
  const path = createRequire(file).resolve('apache-arrow')
  const loaded: Arrow & { readonly default?: Arrow } = await import(pathToFileURL(path).href)
  return loaded.default ?? loaded
}

export interface ArrowColumns {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly ModelRow[]
}

/** @param types of the columns, DuckDB's names */
export async function toArrow({ columns, rows }: ArrowColumns, file: string): Promise<Uint8Array> {
  const arrow = await arrowOf(file)
  const vectors = columns.map(({ name, type }) => {
    const values = rows.map((row) => plain(row[name] ?? null, type))
    return [name, arrow.vectorFromArray(values, arrowType(arrow, type))] as const
  })
  return arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors)), 'stream')
}

function plain(value: ModelValue, type: string): ModelValue {
  if (value === null) return null
  // what Arrow has no fitting type for goes as a float (HUGEINT) or as text
  if (/^U?HUGEINT$/.test(type)) return Number(value)
  if (value instanceof Date || value instanceof Uint8Array || typeof value !== 'object') return value
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? Number(inner) : inner))
}

function arrowType(arrow: Arrow, type: string) {
  switch (type.replace(/\(.*/, '')) {
    case 'BOOLEAN':
      return new arrow.Bool()
    case 'TINYINT':
      return new arrow.Int8()
    case 'SMALLINT':
      return new arrow.Int16()
    case 'INTEGER':
      return new arrow.Int32()
    case 'BIGINT':
      return new arrow.Int64()
    case 'UTINYINT':
      return new arrow.Uint8()
    case 'USMALLINT':
      return new arrow.Uint16()
    case 'UINTEGER':
      return new arrow.Uint32()
    case 'UBIGINT':
      return new arrow.Uint64()
    case 'FLOAT':
      return new arrow.Float32()
    case 'DOUBLE':
    case 'DECIMAL':
    case 'HUGEINT':
    case 'UHUGEINT':
      return new arrow.Float64()
    case 'DATE':
      return new arrow.DateDay()
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
      return new arrow.TimestampMillisecond()
    case 'BLOB':
      return new arrow.Binary()
    default:
      return new arrow.Utf8()
  }
}

/** Rows and DuckDB's types of an Arrow IPC stream. */
export async function fromArrow(bytes: Uint8Array, file: string): Promise<ArrowColumns> {
  const arrow = await arrowOf(file)
  const table = arrow.tableFromIPC(bytes)
  const columns = table.schema.fields.map((field) => ({ name: field.name, type: duckdbType(String(field.type)) }))
  const vectors = columns.map(({ name, type }) => ({ name, type, vector: table.getChild(name) }))
  const rows = Array.from({ length: table.numRows }, (_, at) =>
    Object.fromEntries(vectors.map(({ name, type, vector }) => [name, cellOf(vector?.get(at) ?? null, type)])),
  )
  return { columns, rows }
}

function cellOf(value: unknown, type: string): ModelValue {
  if (value === null || value === undefined) return null
  if (type === 'DATE' || type === 'TIMESTAMP') return new Date(Number(value))
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value
    default:
      if (value instanceof Uint8Array) return value
      return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? Number(inner) : inner))
  }
}

/** @param type as Arrow prints it: `Int32`, `Timestamp<MILLISECOND>`, `Dictionary<Int32, Utf8>` */
function duckdbType(type: string): string {
  const [, values] = /^Dictionary<[^,]+, (.*)>$/.exec(type) ?? []
  if (values !== undefined) return duckdbType(values)
  const [, unsigned, bits] = /^(U?)[Ii]nt(8|16|32|64)$/.exec(type) ?? []
  if (bits !== undefined) return `${unsigned}${{ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[bits] ?? 'BIGINT'}`
  if (/^Float/.test(type)) return type === 'Float64' ? 'DOUBLE' : 'FLOAT'
  if (type === 'Bool') return 'BOOLEAN'
  if (/^Date/.test(type)) return 'DATE'
  if (/^Timestamp/.test(type)) return 'TIMESTAMP'
  if (/^(Large)?(Utf8|Binary)/.test(type)) return type.endsWith('Binary') ? 'BLOB' : 'VARCHAR'
  return /^(List|Struct|Map|FixedSizeList)/.test(type) ? 'JSON' : 'VARCHAR'
}
