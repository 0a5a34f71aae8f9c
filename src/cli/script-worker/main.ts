import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Connection, duckdbAdapter, type ScriptFacts, type ScriptOrder, type Session } from '../../adapter/index.ts'
import type { Dbt, RefOptions } from '../../model/index.ts'
import { QueryRelation } from './relation.ts'
import { store } from './store.ts'

// The process of one TypeScript model: reads its order from a file, runs the model, writes down how it ended. It ends with
// its parent, whose end closes standard input.

process.stdin.on('end', () => process.exit(1)).resume()
const order: ScriptOrder = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
try {
  answer({ kind: 'done', tables: await run() })
} catch (error) {
  answer({ kind: 'failed', ...described(error) })
}
process.exit(0)

async function run(): Promise<readonly (readonly string[])[]> {
  register(new URL('./script-loader.js', import.meta.url))
  const { facts } = order
  if (facts === null) throw new Error('The order says nothing about the model')
  const loaded: { readonly default?: unknown } = await import(pathToFileURL(order.file).href)
  if (typeof loaded.default !== 'function') throw new TypeError('The default export is not a function')
  const session = await openSession()
  const connection = await session.connect('model')
  await prepare(connection)
  const result: unknown = await loaded.default(dbtOf(session, facts))
  await connection.execute(`use ${quote(order.databases[0]?.name ?? '')}`)
  const types = new Map(Object.entries(recordOf(facts.config['column_types'])).map(([name, type]) => [name, String(type)]))
  await store(result, {
    connection,
    target: facts.target,
    types,
    spool: path.join(path.dirname(order.answer), 'rows.csv'),
    file: order.file,
  })
  const tables = await handOver(connection)
  await session.close()
  return tables
}

async function openSession(): Promise<Session> {
  const { threads, ...settings } = order.settings
  const credentials = duckdbAdapter.credentials.parse({
    type: 'duckdb',
    path: order.home,
    settings: { threads, temp_directory: settings['temp_directory'] },
  })
  return duckdbAdapter.open(credentials, { cwd: process.cwd(), env: process.env })
}

function quote(name: string): string {
  return duckdbAdapter.dialect.quote(name)
}

/** Shows the inputs under their own names. */
async function prepare(connection: Connection): Promise<void> {
  const { literal } = duckdbAdapter.dialect
  await connection.execute(`attach ${literal(order.inputsFile)} as __planwise_in (read_only)`)
  for (const { name, file, schemas } of order.databases) {
    await connection.execute(`attach ${literal(file)} as ${quote(name)}`)
    for (const schema of schemas) await connection.execute(`create schema if not exists ${quote(name)}.${quote(schema)}`)
  }
  for (const [number, input] of order.inputs.entries()) {
    await connection.execute(`create view ${input.map(quote).join('.')} as from __planwise_in.main."${number}"`)
  }
}

function dbtOf(session: Session, facts: ScriptFacts): Dbt {
  const database = quote(order.databases[0]?.name ?? '')
  /** A name without a database is one of the CTEs of ephemeral models. */
  const relation = (sql: string): QueryRelation =>
    new QueryRelation(session, order.file, /^__dbt__cte__\w+$/.test(sql) ? `${database}.main.${sql}` : sql)
  const found = (all: { readonly [key: string]: string }, key: string, call: string): QueryRelation => {
    const name = all[key]
    if (name === undefined) throw new TypeError(`${call}: planwise has not seen this call; its arguments must be literals`)
    return relation(name)
  }
  // the rows' types are the model's own promise
  const dbt: Pick<Dbt, 'this' | 'isIncremental' | 'config'> & {
    ref(...args: readonly (string | RefOptions | undefined)[]): QueryRelation
    source(source: string, table: string): QueryRelation
    query(sql: string): QueryRelation
  } = {
    ref(...args) {
      const names = args.filter((arg) => typeof arg === 'string')
      const options = args.find((arg) => typeof arg === 'object')
      const version = options?.version ?? options?.v
      return found(
        facts.refs,
        [...names, ...(version === undefined ? [] : [`v${version}`])].join('.'),
        `dbt.ref(${names.join(', ')})`,
      )
    },
    source: (source, table) => found(facts.sources, `${source}.${table}`, `dbt.source(${source}, ${table})`),
    query: (sql) => new QueryRelation(session, order.file, `(${sql.trim().replace(/;+$/, '')}\n)`),
    this: { ...facts.this, toString: () => facts.this.name },
    isIncremental: facts.isIncremental,
    config: facts.config,
  }
  return dbt as Dbt
}

function recordOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Gives the tables names that nothing else has, as the driver of Python models does. */
async function handOver(connection: Connection): Promise<readonly (readonly string[])[]> {
  const { rows } = await connection.query(
    "select database_name, schema_name, table_name from duckdb_tables() where not temporary and not internal and database_name not in ('__planwise', '__planwise_in') order by table_oid",
  )
  const made = rows.map((row) => row.map(String))
  for (const [number, table] of made.entries()) {
    await connection.execute(`alter table ${table.map(quote).join('.')} rename to "__planwise_${number}"`)
  }
  return made
}

function answer(what: object): void {
  writeFileSync(`${order.answer}.part`, JSON.stringify(what))
  renameSync(`${order.answer}.part`, order.answer)
}

function described(error: unknown) {
  const thrown = error instanceof Error ? error : new Error(String(error))
  const place = placeOf(thrown)
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  return {
    type: name,
    message: thrown.message,
    ...place,
    traceback: traceOf(thrown),
    missing: /^Cannot find (?:package|module) '([^']+)'/.exec(thrown.message)?.[1] ?? null,
    python: process.execPath,
  }
}

/** The innermost line of the model's own file; of a syntax error what the message tells. */
function placeOf({ stack = '', message }: Error): { readonly line: number | null; readonly column: number | null } {
  const url = pathToFileURL(order.file).href
  const at = stack.indexOf(`${url}:`)
  const [, line, column] =
    (at < 0 ? null : /^:(\d+):(\d+)/.exec(stack.slice(at + url.length))) ??
    (message.includes(order.file) ? /\((\d+):(\d+)\)/.exec(message) : null) ??
    []
  return { line: line === undefined ? null : Number(line), column: column === undefined ? null : Number(column) }
}

/** Message and calls, without those of planwise and with the project's own paths. */
function traceOf({ stack = '', message, name }: Error): string {
  const own = fileURLToPath(new URL('.', import.meta.url))
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes(own) && !line.includes('node:internal'))
  const shown = lines.map((line) => line.replaceAll(pathToFileURL(order.file).href, order.path))
  return [`${name}: ${message}`, ...shown].join('\n').replaceAll(order.file, order.path)
}
