import { DuckDBInstance } from '@duckdb/node-api'

/** Relations by `schema.name`: kind and columns first, then indexes, constraints, comments, and the rows as text. */
export type Tables = Record<string, string[]>

const RELATIONS = `
select schema_name || '.' || table_name, 'table', schema_name, table_name, comment from duckdb_tables() where database_name = 't'
union all
select schema_name || '.' || view_name, 'view', schema_name, view_name, comment from duckdb_views() where database_name = 't' and not internal
order by 1`

/** Runs `work` on the file and closes it. */
export async function withDatabase<T>(
  file: string,
  work: (ask: (sql: string) => Promise<readonly (readonly (string | null)[])[]>) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(file)
  try {
    const connection = await instance.connect()
    try {
      return await work(async (sql) => {
        const rows = await (await connection.runAndReadAll(sql)).getRowsJson()
        return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
      })
    } finally {
      connection.disconnectSync()
    }
  } finally {
    instance.closeSync()
  }
}

/** Everything in the database, as `record.py` describes it. */
export function tablesOf(file: string, mask: readonly string[]): Promise<Tables> {
  return withDatabase(file, async (ask) => {
    const found: Tables = {}
    for (const [name, kind, schema, table, comment] of await ask(RELATIONS)) {
      const where = `database_name = 't' and schema_name = ${text(schema)} and table_name = ${text(table)}`
      const columns = await ask(
        `select column_name, data_type, comment from duckdb_columns() where ${where} order by column_index`,
      )
      const indexes = await ask(
        `select case when is_unique then 'unique ' else '' end || expressions from duckdb_indexes() where ${where} order by 1`,
      )
      const constraints = await ask(`select constraint_text from duckdb_constraints() where ${where} order by 1`)
      const names = columns.map(([column]) => column ?? '')
      const cells = names.map((column) => cell(column, mask)).join(', ')
      const rows = await ask(`select concat_ws(' | ', ${cells}) from ${quote(schema)}.${quote(table)}`).then(
        (all) => all.map(([row]) => row ?? ''),
        () => ['cannot be read'],
      )
      found[name ?? ''] = [
        `${kind} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')})`,
        ...indexes.map(([expressions]) => `index: ${expressions}`),
        ...constraints.map(([constraint]) => `constraint: ${constraint}`),
        ...(comment == null ? [] : [`comment: ${comment}`]),
        ...columns.flatMap(([column, , described]) => (described == null ? [] : [`comment of ${column}: ${described}`])),
        // the order counts in the table `log` alone
        ...(table === 'log' ? rows : rows.sort(byCodePoint)),
      ]
    }
    return found
  })
}

function cell(column: string, mask: readonly string[]): string {
  const value = mask.includes(column) ? "'...'" : `${quote(column)}::varchar`
  return `case when ${quote(column)} is null then '-' else ${value} end`
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function quote(name: string | null | undefined): string {
  return `"${(name ?? '').replaceAll('"', '""')}"`
}

function text(value: string | null | undefined): string {
  return `'${(value ?? '').replaceAll("'", "''")}'`
}
