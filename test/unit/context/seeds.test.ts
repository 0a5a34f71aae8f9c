import { readFileSync } from 'node:fs'
import { seedTable, TableHost } from '../../../src/context/index.ts'
import { str } from '../../../src/jinja/index.ts'

interface Case {
  readonly csv: string
  readonly text: string[]
  readonly names?: string[]
  readonly types?: string[]
  readonly rows?: (string | null)[][]
  readonly error?: string
}

// Recorded from dbt_common.clients.agate_helper.from_csv (agate 1.9), the reader of dbt-core 1.10.
const cases: Case[] = JSON.parse(readFileSync(new URL('./cases/seeds.json', import.meta.url), 'utf8'))

/** Python's Decimal has its own spelling of what is no number. */
const shown = (text: string) => ({ nan: 'NaN', inf: 'Infinity' })[text] ?? text

test.each(cases.map((one): [string, Case] => [`${JSON.stringify(one.csv)} text: ${one.text.join()}`, one]))(
  '%s',
  (_name, one) => {
    const read = () =>
      seedTable(one.csv, { delimiter: one.csv.includes(';') ? ';' : ',', textColumns: one.text, path: 'seeds/s.csv' })
    if (one.error !== undefined) {
      expect(read).toThrow(one.error)
      return
    }
    const table = new TableHost(read())
    expect(table.data.names).toEqual(one.names)
    expect(table.data.types).toEqual(one.types)
    expect(table.data.rows.map((row) => row.map((cell) => (cell === null ? null : shown(str(cell)))))).toEqual(one.rows)
  },
)
