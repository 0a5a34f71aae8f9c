// Sends the statements that record.cjs wrote down straight through @duckdb/node-api: node replay.mjs STATEMENTS FROM TO
// One after the other, each on a connection of its own as before; databases in the directory FROM go to the directory TO.
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const [file, from, to] = process.argv.slice(2)
const steps = readFileSync(file, 'utf8').trimEnd().split('\n').map(JSON.parse)
const connections = new Map()
const databases = new Map()
const shared = new Map()
mkdirSync(to, { recursive: true })

for (const each of steps) {
  if (each.step === 'open') databases.set(each.database, await opened(each.path))
  else if (each.step === 'connect') connections.set(each.connection, await databases.get(each.database).connect())
  else await connections.get(each.connection).run(each.sql)
}
for (const connection of connections.values()) connection.closeSync()
for (const instance of new Set(databases.values())) instance.closeSync()

/** A file that is opened again while it is open is the same database. */
async function opened(name) {
  if (name === ':memory:' || name === '') return DuckDBInstance.create(':memory:')
  const own = path.join(to, path.relative(from, name))
  mkdirSync(path.dirname(own), { recursive: true })
  if (!shared.has(own)) shared.set(own, await DuckDBInstance.create(own))
  return shared.get(own)
}
