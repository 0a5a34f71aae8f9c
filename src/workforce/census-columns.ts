import type { Connection, Dialect } from '../adapter/index.ts'
import { similar } from '../config/index.ts'
import { failure } from '../model/index.ts'

/** What a file of employees must have; other columns are not read. */
const COLUMNS = [
  'employee_id',
  'employee_ssn',
  'employee_birth_date',
  'employee_hire_date',
  'employee_termination_date',
  'employee_gross_compensation',
  'active',
] as const

/**
 * Looks at the heading of a census, before anything is computed from it.
 * @param file absolute
 * @param shown as people know it
 * @throws PlanwiseError `PW5310` where columns are missing
 */
export async function checkCensusColumns(connection: Connection, dialect: Dialect, file: string, shown: string): Promise<void> {
  const path = dialect.literal(file)
  const source = /\.csv$/i.test(file)
    ? `read_csv(${path}, all_varchar = true, header = true, quote = '"', escape = '"', null_padding = true)`
    : `read_parquet(${path})`
  const found = (await connection.describe(`select * from ${source}`)).map(({ name }) => name)
  const there = new Set(found.map((name) => name.toLowerCase()))
  const missing = COLUMNS.filter((name) => !there.has(name))
  if (missing.length === 0) return
  const strange = found.filter((name) => !COLUMNS.some((column) => column === name.toLowerCase()))
  const meant = missing.flatMap((name) => {
    const close = strange.find((other) => similar(other.trim().replaceAll(/[\s-]+/g, '_'), [name]).length > 0)
    return close === undefined ? [] : [`'${close}' should probably be '${name}'.`]
  })
  throw failure('PW5310', `The census ${shown} lacks ${missing.map((name) => `'${name}'`).join(', ')}`, {
    family: 'Runtime Error',
    at: { path: shown, line: 1 },
    hint: [...meant, `Its columns are: ${found.join(', ')}.`].join(' '),
  })
}
