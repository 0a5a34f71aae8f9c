import type { Cell, Connection } from '../adapter/index.ts'
import { failure } from '../model/index.ts'
import { generateCensus } from './generate.ts'
import type { CensusOptions } from './options.ts'

/** Where to write: paths as DuckDB reads them, relative ones from the working directory. At least one is needed. */
export interface CensusOutputs {
  readonly parquet?: string | undefined
  readonly csv?: string | undefined
}

export interface CensusReport {
  readonly employees: number
  readonly active: number
  readonly terminated: number
  /** The files written, in the order Parquet, CSV. */
  readonly files: readonly string[]
}

const TABLE = 'temp.planwise_census'

/**
 * Makes a census and writes it. An existing file is replaced; directories must exist. Nothing stays in the database.
 * @param connection any open connection; the census lies in its temporary storage while it is written
 * @throws PlanwiseError `PW5101` for an option out of its range, `PW5102` when there is nothing to write;
 *   DatabaseError when a file cannot be written
 */
export async function writeCensus(
  connection: Pick<Connection, 'execute' | 'query'>,
  options: CensusOptions,
  outputs: CensusOutputs,
): Promise<CensusReport> {
  const query = generateCensus(options)
  if (copies(outputs).length === 0) {
    throw failure('PW5102', 'There is no file to write the census to', {
      hint: 'Name a Parquet file, a CSV file, or both.',
      family: 'Usage Error',
    })
  }
  await connection.execute(`create or replace temporary table planwise_census as ${query}`)
  try {
    const files: string[] = []
    for (const { path, format } of copies(outputs)) {
      await connection.execute(`copy (from ${TABLE} order by employee_ssn) to ${quoted(path)} (${format})`)
      files.push(path)
    }
    const counts = await connection.query(`select count(*), count(*) filter (active) from ${TABLE}`)
    const [employees, active] = (counts.rows[0] ?? []).map(count)
    if (employees === undefined || active === undefined) throw new Error('a count gave no row')
    return { employees, active, terminated: employees - active, files }
  } finally {
    await connection.execute(`drop table if exists ${TABLE}`)
  }
}

function copies(outputs: CensusOutputs): readonly { readonly path: string; readonly format: string }[] {
  return [
    ...(outputs.parquet === undefined ? [] : [{ path: outputs.parquet, format: 'format parquet, compression zstd' }]),
    ...(outputs.csv === undefined ? [] : [{ path: outputs.csv, format: 'format csv, header true' }]),
  ]
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}

function count(cell: Cell): number {
  return Number(cell)
}
