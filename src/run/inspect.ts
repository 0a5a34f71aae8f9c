import { type CatalogRelation, type Connection, cellToJson, type Dialect, type ResultColumn } from '../adapter/index.ts'
import type { InspectedColumn, Json } from '../model/index.ts'

/** What a table or view looks like. */
export interface Inspection {
  readonly rows: number
  /** Different values were estimated. */
  readonly approximate: boolean
  readonly columns: readonly InspectedColumn[]
  readonly samples: readonly (readonly Json[])[]
}

/** Up to so many rows different values are counted exactly. */
const EXACT_ROWS = 1_000_000

/**
 * Looks at every column of a relation in one pass, and at its first rows.
 * @param samples how many rows to show
 */
export async function inspectRelation(
  connection: Connection,
  dialect: Dialect,
  relation: CatalogRelation,
  samples: number,
): Promise<Inspection> {
  const from = dialect.relation(relation)
  const described = await connection.describe(`select * from ${from}`)
  const counted = await connection.query(`select count(*) from ${from}`)
  const rows = Number(counted.rows[0]?.[0] ?? 0)
  const approximate = rows > EXACT_ROWS
  const measures = described.flatMap((column) => measuresOf(column, dialect, approximate))
  const found =
    measures.length === 0 ? [] : ((await connection.query(`select ${measures.join(', ')} from ${from}`)).rows[0] ?? [])
  const first = await connection.query(`select * from ${from} limit ${samples}`)
  return {
    rows,
    approximate,
    columns: described.map(({ name, type }, index) => {
      const [known, distinct, min, max] = found.slice(index * 4, index * 4 + 4).map(cellToJson)
      return {
        name,
        type,
        nulls: rows - Number(known ?? 0),
        distinct: distinct === null || distinct === undefined ? null : Number(distinct),
        min: textOf(min),
        max: textOf(max),
      }
    }),
    samples: first.rows.map((row) => row.map(cellToJson)),
  }
}

function measuresOf({ name, type }: ResultColumn, dialect: Dialect, approximate: boolean): string[] {
  const column = dialect.quote(name)
  if (/^(MAP|UNION|VARIANT|GEOMETRY)/.test(type)) return [`count(${column})`, 'null', 'null', 'null']
  const distinct = approximate ? `approx_count_distinct(${column})` : `count(distinct ${column})`
  return [`count(${column})`, distinct, `min(${column})::varchar`, `max(${column})::varchar`]
}

function textOf(value: Json | undefined): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
