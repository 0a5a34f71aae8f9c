import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseError } from '../../../src/adapter/index.ts'
import { generateCensus, writeCensus } from '../../../src/census/index.ts'
import { connect, row, scratch, value } from './support.ts'

const directory = scratch()
const options = { employees: 5000, seed: 42, effectiveDate: '2024-12-31' }
const root = join(import.meta.dirname, '../../..')

const differences = (one: string, other: string) => `
  select (select count(*) from (from ${one} except all from ${other}))
    + (select count(*) from (from ${other} except all from ${one}))`

describe('writing a census', () => {
  it('writes the same rows as Parquet and CSV, in the order of the ids, and says what it wrote', async () => {
    const connection = await connect({ preserve_insertion_order: false })
    const parquet = join(directory, "o'hara.parquet")
    const csv = join(directory, 'census.csv')
    expect(await writeCensus(connection, options, { parquet, csv })).toEqual({
      employees: 5000,
      active: 4378,
      terminated: 622,
      files: [parquet, csv],
    })
    const read = `read_parquet('${parquet.replace("'", "''")}', file_row_number = true)`
    expect(await value(connection, `select count(*) from ${read} where employee_id[5:]::int != file_row_number + 1`)).toBe(0)
    const fromParquet = `(select * exclude (file_row_number) from ${read})`
    expect(await value(connection, differences(fromParquet, `read_csv('${csv}')`))).toBe(0)
    expect(await value(connection, differences(fromParquet, `(${generateCensus(options)})`))).toBe(0)
  })

  it('replaces a file and leaves nothing in the database', async () => {
    const connection = await connect()
    const parquet = join(directory, 'again.parquet')
    await writeCensus(connection, options, { parquet })
    await writeCensus(connection, { ...options, employees: 10 }, { parquet })
    expect(await row(connection, `select count(*), (select count(*) from duckdb_tables()) from '${parquet}'`)).toEqual([10, 0])
  })

  it('needs a file to write to', async () => {
    const written = writeCensus(await connect(), options, {})
    await expect(written).rejects.toMatchObject({ code: 'PW5102', message: 'There is no file to write the census to' })
  })

  it('fails when the directory is missing, and leaves nothing behind', async () => {
    const connection = await connect()
    const parquet = join(directory, 'missing', 'census.parquet')
    await expect(writeCensus(connection, options, { parquet })).rejects.toThrow(DatabaseError)
    expect(existsSync(parquet)).toBe(false)
    expect(await value(connection, 'select count(*) from duckdb_tables()')).toBe(0)
  })
})

describe('the census that comes with the project', () => {
  it.each(['census_preprocessed.parquet', 'census_preprocessed.csv'])('%s is what the generator makes', async (file) => {
    const connection = await connect()
    const path = join(root, 'data', file)
    expect(await value(connection, differences(`'${path}'`, `(${generateCensus(options)})`))).toBe(0)
  })
})
