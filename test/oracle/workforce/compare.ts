import type { DuckDBConnection } from '@duckdb/node-api'

/** Key columns of each table after scenario_id and plan_design_id. */
export const KEYS = {
  fct_yearly_events: ['simulation_year', 'employee_id', 'event_category'],
  fct_workforce_snapshot: ['simulation_year', 'employee_id'],
  fct_headcount_bridge: ['simulation_year', 'level_id'],
  fct_compensation_growth: ['simulation_year', 'method'],
  dim_hazard_table: ['simulation_year', 'level_id', 'tenure_band', 'age_band'],
} as const

export type Table = keyof typeof KEYS

export const TABLES = [
  'fct_yearly_events',
  'fct_workforce_snapshot',
  'fct_headcount_bridge',
  'fct_compensation_growth',
  'dim_hazard_table',
] as const

/** Doubles computed in another order may differ in the last place, growth has six decimals; everything else is exact. */
const NEARLY: readonly string[] = ['event_probability', 'termination_rate', 'promotion_rate', 'merit_rate', 'growth_pct']

export interface Difference {
  readonly table: Table
  /** A column, or `missing` / `unexpected` for whole rows. */
  readonly what: string
  readonly rows: number
  readonly example: string
}

/**
 * Every cell of `expected` that `actual` does not have, and every row that only one of them has.
 * @param expected schema of the reference tables; their columns are the ones compared
 * @param actual schema of the tables under examination; only the scenario's rows are seen
 * @param open columns left out, as `table.column`
 */
export async function compare(
  connection: DuckDBConnection,
  { expected, actual, scenarioId, open = [] }: { expected: string; actual: string; scenarioId: string; open?: readonly string[] },
): Promise<readonly Difference[]> {
  const differences: Difference[] = []
  for (const table of TABLES) {
    const keys = KEYS[table]
    const columns = await columnsOf(connection, `${expected}.${table}`)
    const using = ['scenario_id', 'plan_design_id', ...keys]
    const compared = columns.filter((column) => !using.includes(column) && !open.includes(`${table}.${column}`))
    const key = keys.map((column) => `coalesce(e.${column}, a.${column})`).join(", ' ', ")
    const differs = compared.map((column) => [column, unequal(column)] as const)
    const tests = [
      ['missing', 'e.there and a.there is null'] as const,
      ['unexpected', 'e.there is null and a.there'] as const,
      ...differs.map(([column, test]) => [column, `e.there and a.there and (${test})`] as const),
    ]
    const counts = tests.map(([, test], index) => `count(*) filter (where ${test}) as n${index}`)
    const examples = tests.map(([column, test], index) => {
      const values = compared.includes(column)
        ? `, ': ', e.${column}::varchar, ' expected, got ', coalesce(a.${column}::varchar, 'null')`
        : ''
      return `min(concat(${key}${values})) filter (where ${test}) as x${index}`
    })
    // the hazards of the whole horizon stand there from the first year on
    const simulated =
      table === 'dim_hazard_table' ? `and simulation_year in (select simulation_year from ${expected}.${table})` : ''
    const rows = await connection.runAndReadAll(
      `select ${[...counts, ...examples].join(', ')}
       from (select *, true as there from ${expected}.${table}) as e
       full join (select *, true as there from ${actual}.${table} where scenario_id = '${scenarioId}' ${simulated}) as a
         on ${using.map((column) => `e.${column} = a.${column}`).join(' and ')}`,
    )
    const row = rows.getRows()[0] ?? []
    for (const [index, [what]] of tests.entries()) {
      const count = Number(row[index])
      if (count > 0) differences.push({ table, what, rows: count, example: String(row[tests.length + index]) })
    }
  }
  return differences
}

function unequal(column: string): string {
  if (!NEARLY.includes(column)) return `e.${column} is distinct from a.${column}`
  const tolerance = column === 'growth_pct' ? 6e-7 : 1e-9
  return `(e.${column} is null) <> (a.${column} is null) or abs(e.${column} - a.${column}) > ${tolerance}`
}

async function columnsOf(connection: DuckDBConnection, table: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`describe ${table}`)
  return reader.getRows().map(([name]) => String(name))
}
