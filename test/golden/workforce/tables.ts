import { tmpdir } from 'node:os'
import { type Connection, duckdbAdapter, rowsToJson } from '../../../src/adapter/index.ts'
import type { Json } from '../../../src/model/index.ts'

/** What the golden file says about the base year, read from the tables of a built workforce project. */
export const queries = {
  intake: `
    select rows_read, rows_quarantined, duplicates_dropped, employees_active, employees_terminated, employees_flagged
    from mart_census_intake`,
  summary: `
    select level_id, level_name, headcount, headcount_share, average_compensation, median_compensation,
      total_compensation::double as total_compensation, average_age, average_tenure
    from mart_workforce_summary order by level_id nulls last`,
  ageBands: `
    select age_band as band, headcount, total_compensation::double as total_compensation
    from mart_headcount_by_age_band join stg_config_age_bands using (age_band) order by display_order`,
  tenureBands: `
    select tenure_band as band, headcount, total_compensation::double as total_compensation
    from mart_headcount_by_tenure_band join stg_config_tenure_bands using (tenure_band) order by display_order`,
}

/** Runs `read` on the database file of a built project, read-only. */
export async function withDatabase<T>(path: string, read: (connection: Connection) => Promise<T>): Promise<T> {
  const session = await duckdbAdapter.open(
    duckdbAdapter.credentials.parse({ type: 'duckdb', path, config_options: { access_mode: 'READ_ONLY' } }),
    { cwd: tmpdir(), env: {} },
  )
  try {
    return await read(await session.connect('golden'))
  } finally {
    await session.close()
  }
}

/** The rows of a query as objects of JSON values. */
export async function rowsOf(connection: Connection, sql: string): Promise<readonly Json[]> {
  const result = await connection.query(sql)
  return rowsToJson(result).map((cells) =>
    Object.fromEntries(result.columns.map(({ name }, index) => [name, cells[index] ?? null])),
  )
}
