import { DuckDBInstance } from '@duckdb/node-api'

test('duckdb', async () => {
  const i = await DuckDBInstance.create(':memory:')
  const c = await i.connect()
  const r = await c.runAndReadAll('select 42 as a')
  expect(r.getRowsJson()).toEqual([[42]])
  expect(typeof import.meta.url).toBe('string')
})
