import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
} from '@duckdb/node-api'
import { quoteIfNeeded } from './dialect.ts'

const INTEGERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
])

/** True for the integer types whose values arrive as JavaScript numbers. */
export function isSmallInteger(type: DuckDBType): boolean {
  return INTEGERS.has(type.typeId)
}

/** The type as `DESCRIBE` prints it: aliases such as JSON by name, field names quoted only where they must be. */
export function typeText(type: DuckDBType): string {
  if (type.alias !== undefined && type.alias !== '') return type.alias
  if (type instanceof DuckDBListType) return `${typeText(type.valueType)}[]`
  if (type instanceof DuckDBArrayType) return `${typeText(type.valueType)}[${type.length}]`
  if (type instanceof DuckDBMapType) return `MAP(${typeText(type.keyType)}, ${typeText(type.valueType)})`
  if (type instanceof DuckDBStructType) return `STRUCT(${fields(type.entryNames, type.entryTypes)})`
  if (type instanceof DuckDBUnionType) return `UNION(${fields(type.memberTags, type.memberTypes)})`
  return type.toString()
}

function fields(names: readonly string[], types: readonly DuckDBType[]): string {
  return types
    .map((type, i) => {
      const name = names[i] ?? ''
      return name === '' ? typeText(type) : `${quoteIfNeeded(name)} ${typeText(type)}`
    })
    .join(', ')
}
