import { type Cell, type Connection, cellToJson } from '../../adapter/index.ts'

/** One row of a result, read by the names of its columns. */
export interface Row {
  /** @throws Error where the column is missing, null or no number */
  number(column: string): number
  /** @throws Error where the column is missing or null */
  text(column: string): string
  numberOrNull(column: string): number | null
  textOrNull(column: string): string | null
}

/** Runs a query whose columns are known and whose rows are few. */
export async function readRows(connection: Connection, sql: string): Promise<readonly Row[]> {
  const { columns, rows } = await connection.query(sql)
  const places = new Map(columns.map(({ name }, index) => [name, index]))
  return rows.map((cells) => rowOf(cells, places))
}

function rowOf(cells: readonly Cell[], places: ReadonlyMap<string, number>): Row {
  const find = (column: string): Cell => {
    const place = places.get(column)
    if (place === undefined) throw new Error(`The query has no column ${column}`)
    return cells[place] ?? null
  }
  const numberOrNull = (column: string): number | null => {
    const value = cellToJson(find(column))
    if (value === null) return null
    const number = Number(value)
    if (typeof value === 'object' || Number.isNaN(number)) throw new Error(`${column} is no number: ${JSON.stringify(value)}`)
    return number
  }
  const textOrNull = (column: string): string | null => {
    const value = cellToJson(find(column))
    if (value === null || typeof value === 'string') return value
    return JSON.stringify(value)
  }
  return {
    numberOrNull,
    textOrNull,
    number: (column) => needed(numberOrNull(column), column),
    text: (column) => needed(textOrNull(column), column),
  }
}

function needed<T>(value: T | null, column: string): T {
  if (value === null) throw new Error(`${column} is null`)
  return value
}
