import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Connection, RelationName, SessionInfo } from '../../adapter.ts'
import type { ScriptJob, ScriptOrder } from '../../script.ts'
import { quote, text } from '../dialect.ts'
import type { MadeTable } from './process.ts'

/** A private directory through which relations go to a script's process, and its tables come back. */
export interface Exchange {
  readonly directory: string
  readonly order: ScriptOrder
  /** File of the order. */
  readonly file: string
}

let exchanges = 0

/**
 * Copies the inputs into a database file of their own. The database itself is locked by this process, and Parquet keeps
 * fewer types than DuckDB has: see docs/adr/0007.
 * @param connection of its own: what the node's transaction has not committed is not seen, as with dbt
 */
export async function openExchange(
  job: ScriptJob,
  connection: Connection,
  info: SessionInfo,
  modulePaths: readonly string[],
): Promise<Exchange> {
  const directory = mkdtempSync(path.join(tmpdir(), 'planwise-script-'))
  const at = (name: string): string => path.join(directory, name)
  try {
    const inputs = job.inputs.map(({ name }) => full(name, job))
    const inputsFile = at('inputs.duckdb')
    await copyOut(
      connection,
      job.inputs.map(({ query }, at) => query ?? `from ${inputs[at]?.map(quote).join('.')}`),
      inputsFile,
    )
    const code = at(job.language === 'python' ? 'model.py' : 'model.mjs')
    await writeFile(code, job.code)
    const order: ScriptOrder = {
      name: job.name,
      path: job.path,
      file: job.file,
      facts: job.facts,
      code,
      ownLines: job.ownLines,
      home: at('__planwise.duckdb'),
      inputsFile,
      inputs,
      databases: databasesOf(job, inputs, at),
      settings: {
        threads: String(info.threads),
        temp_directory: at('spill'),
        autoinstall_known_extensions: 'false',
      },
      timeZone: info.timeZone,
      modulePaths,
      answer: at('answer.json'),
    }
    const file = at('order.json')
    await writeFile(file, JSON.stringify(order))
    return { directory, order, file }
  } catch (error) {
    removeExchange(directory)
    throw error
  }
}

export function removeExchange(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
}

type FullName = readonly [database: string, schema: string, identifier: string]

function full({ database, schema, identifier }: RelationName, job: ScriptJob): FullName {
  return [database ?? job.database, schema ?? job.schema, identifier]
}

async function copyOut(connection: Connection, queries: readonly string[], file: string): Promise<void> {
  const alias = newAlias()
  await connection.execute(`attach ${text(file)} as ${alias}`)
  try {
    for (const [number, query] of queries.entries()) {
      await connection.execute(`create table ${alias}.main."${number}" as ${query}`)
    }
  } finally {
    await connection.execute(`detach ${alias}`)
  }
}

function databasesOf(job: ScriptJob, inputs: readonly FullName[], at: (name: string) => string): ScriptOrder['databases'] {
  const schemas = new Map<string, Set<string>>([[job.database, new Set([job.schema, 'main'])]])
  for (const [database, schema] of inputs) schemas.set(database, (schemas.get(database) ?? new Set()).add(schema))
  return [...schemas].map(([name, found], number) => ({ name, file: at(`database-${number}.duckdb`), schemas: [...found] }))
}

/**
 * Creates the tables that the process has made, in the transaction that is open on the node's connection.
 * @param attacher a connection without a transaction, to attach the files on
 * @param attached told of what to detach once that transaction is over
 */
export async function copyIn(
  job: ScriptJob,
  { order }: Exchange,
  made: readonly MadeTable[],
  attacher: Connection,
  attached: (alias: string) => void,
): Promise<void> {
  const aliases = new Map<string, string>()
  for (const { name, file } of order.databases) {
    if (!made.some(([database]) => database === name)) continue
    const alias = newAlias()
    await attacher.execute(`attach ${text(file)} as ${alias} (read_only)`)
    attached(alias)
    aliases.set(name, alias)
  }
  for (const [number, table] of made.entries()) {
    const [database, schema, name] = table
    const target = job.temporary ? quote(name) : table.map(quote).join('.')
    const source = `${aliases.get(database)}.${quote(schema)}."__planwise_${number}"`
    await job.connection.execute(`create ${job.temporary ? 'temporary ' : ''}table ${target} as from ${source}`)
  }
}

export async function detachAll(connection: Connection, aliases: readonly string[]): Promise<void> {
  for (const alias of aliases) await connection.execute(`detach ${alias}`)
}

function newAlias(): string {
  exchanges += 1
  return `__planwise_exchange_${exchanges}`
}
