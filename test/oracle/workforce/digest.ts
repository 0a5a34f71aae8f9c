import { DuckDBInstance } from '@duckdb/node-api'
import { TABLES } from './compare.ts'

/** Rows and checksum of each table's content, whatever the order of its rows. */
export type Digest = Readonly<Record<string, string>>

/** @param database a file that nobody writes to */
export async function digestOf(database: string, scenarioId = 'default', tables: readonly string[] = TABLES): Promise<Digest> {
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY', threads: '2' })
  const connection = await instance.connect()
  try {
    const digests: [string, string][] = []
    for (const table of tables) {
      const reader = await connection.runAndReadAll(
        `select count(*) || ' ' || coalesce(bit_xor(md5_number(r::varchar))::varchar, '')
         from main.${table} as r where scenario_id = '${scenarioId}'`,
      )
      digests.push([table, String(reader.getRows()[0]?.[0])])
    }
    return Object.fromEntries(digests)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
