import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { type Connection, duckdbAdapter } from '../../adapter/index.ts'
import type { ModelRow, ModelValue } from '../../model/index.ts'
import { fromArrow } from './arrow.ts'
import { QueryRelation } from './relation.ts'
import { typeOfValue, valueText } from './values.ts'

export interface Store {
  readonly connection: Connection
  /** Name of the table, as it stands in SQL. */
  readonly target: string
  readonly types: ReadonlyMap<string, string>
  /** For rows on their way, in the process's private directory. */
  readonly spool: string
  /** The model's file. */
  readonly file: string
}

/** Makes the model's table of what its function has returned. */
export async function store(result: unknown, to: Store): Promise<void> {
  if (result instanceof QueryRelation)
    return void (await to.connection.execute(`create table ${to.target} as select * from ${result.sql}`))
  if (result instanceof Uint8Array) {
    const { columns, rows } = await fromArrow(result, to.file)
    const types = new Map([...columns.map(({ name, type }) => [name, type] as const), ...to.types])
    return storeRows(rows, { ...to, types })
  }
  if (isRows(result)) return storeRows(result, to)
  throw new TypeError(
    `The model returned ${result === null ? 'null' : typeof result}; it must return a relation, rows, or an Arrow IPC stream`,
  )
}

function isRows(value: unknown): value is Iterable<ModelRow> | AsyncIterable<ModelRow> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}

/** Rows go through a file of text, in constant memory; DuckDB casts each column to its type. */
async function storeRows(rows: Iterable<ModelRow> | AsyncIterable<ModelRow>, to: Store): Promise<void> {
  const columns = new Columns(to.types)
  const file = createWriteStream(to.spool)
  for await (const row of rows) {
    if (!file.write(`${columns.line(row)}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  const { quote, literal } = duckdbAdapter.dialect
  const types = columns.types()
  if (types.length === 0) {
    throw new TypeError('The model returned no rows: name its columns and their types under column_types in its config')
  }
  const cells = types.map(([name, type]) =>
    type === 'BLOB' ? `from_hex(${quote(name)}) as ${quote(name)}` : `cast(${quote(name)} as ${type}) as ${quote(name)}`,
  )
  const names = types.map(([name]) => `${literal(name)}: 'VARCHAR'`).join(', ')
  const reader = `read_csv(${literal(to.spool)}, columns = {${names}}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '\\N', allow_quoted_nulls = false, parallel = false, auto_detect = false, max_line_size = 1000000000)`
  const source =
    columns.count === 0 ? `(select ${types.map(([name]) => `null::varchar as ${quote(name)}`).join(', ')} limit 0)` : reader
  await to.connection.execute(`create table ${to.target} as select ${cells.join(', ')} from ${source}`)
}

/** Names and types of the columns, as the rows tell them. */
class Columns {
  count = 0
  private readonly given: ReadonlyMap<string, string>
  private names: readonly string[]
  private readonly found = new Map<string, string>()
  constructor(given: ReadonlyMap<string, string>) {
    this.given = given
    this.names = [...given.keys()]
  }

  line(row: ModelRow): string {
    if (this.count === 0) this.names = [...new Set([...Object.keys(row), ...this.names])]
    this.count += 1
    for (const name of Object.keys(row)) {
      if (!this.names.includes(name)) throw new TypeError(`Row ${this.count} has a column '${name}' that the first row has not`)
    }
    return this.names.map((name) => this.cell(name, row[name] ?? null)).join(',')
  }

  types(): readonly (readonly [string, string])[] {
    return this.names.map((name) => [name, this.given.get(name) ?? this.found.get(name) ?? 'VARCHAR'] as const)
  }

  private cell(name: string, value: ModelValue): string {
    if (value === null) return '\\N'
    if (!this.given.has(name)) this.note(name, typeOfValue(value))
    return `"${valueText(value).replaceAll('"', '""')}"`
  }

  private note(name: string, type: string): void {
    const before = this.found.get(name)
    if (before === type || (before === 'HUGEINT' && type === 'BIGINT')) return
    if (before !== undefined && !(before === 'BIGINT' && type === 'HUGEINT')) {
      throw new TypeError(
        `Column '${name}' is ${before} in one row and ${type} in row ${this.count}: name its type under column_types in the config`,
      )
    }
    this.found.set(name, type)
  }
}
