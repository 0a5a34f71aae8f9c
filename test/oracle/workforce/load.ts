import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { lever, type Plan } from './parameters.ts'
import type { CensusRow } from './people.ts'
import type { Seeds } from './seeds.ts'
import type { Tables } from './simulate.ts'

const MONEY = 'decimal(18, 2)'

/** Types of the specification's columns; what is not named is VARCHAR. */
const TYPES: Readonly<Record<string, string>> = {
  simulation_year: 'integer',
  effective_date: 'date',
  event_sequence: 'integer',
  compensation_amount: MONEY,
  previous_compensation: MONEY,
  from_level: 'integer',
  to_level: 'integer',
  employee_age: 'integer',
  employee_tenure: 'integer',
  event_probability: 'double',
  draw: 'double',
  employee_birth_date: 'date',
  employee_hire_date: 'date',
  employee_termination_date: 'date',
  termination_date: 'date',
  employee_gross_compensation: 'double',
  current_compensation: MONEY,
  prorated_annual_compensation: MONEY,
  full_year_equivalent_compensation: MONEY,
  current_age: 'integer',
  current_tenure: 'integer',
  level_id: 'integer',
  termination_rate: 'double',
  promotion_rate: 'double',
  merit_rate: 'double',
  previous_value: MONEY,
  current_value: MONEY,
  growth_pct: 'double',
  job_level: 'integer',
  start_headcount: 'integer',
  hires: 'integer',
  promotions_in: 'integer',
  promotions_out: 'integer',
  experienced_terminations: 'integer',
  reductions_in_force: 'integer',
  new_hire_terminations: 'integer',
  end_headcount: 'integer',
}

type Cell = string | number | bigint | null

interface Loading {
  readonly connection: DuckDBConnection
  /** Schema the tables are made in; it exists. */
  readonly schema: string
  /** A directory for files that are removed again. */
  readonly scratch: string
}

/** Makes the tables of a simulation in DuckDB, with the scenario's columns. */
export async function loadTables(loading: Loading, plan: Plan, tables: Tables): Promise<void> {
  const keys = { scenario_id: plan.scenarioId, plan_design_id: plan.planDesignId }
  const keyed = (rows: readonly object[]) => rows.map((row) => ({ ...keys, ...row }))
  await load(loading, 'fct_yearly_events', keyed(tables.events))
  await load(loading, 'fct_workforce_snapshot', keyed(tables.snapshot))
  await load(loading, 'fct_headcount_bridge', keyed(tables.bridge))
  await load(loading, 'fct_compensation_growth', keyed(tables.growth))
  await load(loading, 'dim_hazard_table', keyed(tables.hazards))
}

/** Makes what the checks read besides the results: census, seeds and parameters, under the project's names. */
export async function loadInputs(
  loading: Loading,
  { plan, seeds, census, directory }: { plan: Plan; seeds: Seeds; census: readonly CensusRow[]; directory: string },
): Promise<void> {
  await load(
    loading,
    'stg_census_data',
    census.map((row) => ({
      employee_id: row.id,
      employee_ssn: row.ssn,
      employee_birth_date: row.birth,
      employee_hire_date: row.hire,
      employee_termination_date: row.termination === '' ? null : row.termination,
      employee_gross_compensation: Number(row.pay),
    })),
  )
  await load(loading, 'int_effective_parameters', parameterRows(plan, seeds))
  const { connection, schema } = loading
  const seedFile = (name: string) => `read_csv('${join(directory, `seeds/config/config_${name}.csv`)}')`
  for (const name of ['job_levels', 'age_bands', 'tenure_bands', 'raise_timing_distribution', 'new_hire_age_distribution']) {
    await connection.run(`create table ${schema}.stg_config_${name} as from ${seedFile(name)}`)
  }
  await connection.run(`create table ${schema}.int_age_bands as
    select unnest(range(min_age, max_age))::integer as age, age_band from ${seedFile('age_bands')}`)
  await connection.run(`create table ${schema}.int_tenure_bands as
    select unnest(range(min_years, max_years))::integer as tenure, tenure_band from ${seedFile('tenure_bands')}`)
}

const LEVERS = [
  ['RAISE', 'merit_base'],
  ['RAISE', 'cola_rate'],
  ['HIRE', 'compensation_percentile'],
  ['HIRE', 'market_adjustment_multiplier'],
] as const

function parameterRows(plan: Plan, seeds: Seeds): readonly object[] {
  return Array.from({ length: plan.years }, (_, index) => plan.startYear + index).flatMap((year) =>
    seeds.levels.flatMap(({ id }) =>
      LEVERS.map(([event, name]) => ({
        simulation_year: year,
        job_level: id,
        event_type: event,
        parameter_name: name,
        parameter_text: (name === 'cola_rate' ? plan.cola : undefined)?.text ?? lever(plan, seeds, year, id, event, name).text,
      })),
    ),
  )
}

async function load({ connection, schema, scratch }: Loading, name: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  if (columns.length === 0) {
    // only the keys: nothing to compare but the rows that should not be there
    const keys = name === 'fct_yearly_events' ? 'employee_id varchar, event_category varchar' : 'employee_id varchar'
    await connection.run(
      `create table ${schema}.${name} (scenario_id varchar, plan_design_id varchar, simulation_year integer, ${keys})`,
    )
    return
  }
  const file = join(scratch, `${name}.json`)
  writeFileSync(file, rows.map((row) => JSON.stringify(row, (column, value: Cell) => written(column, value))).join('\n'))
  const types = columns.map((column) => `${column}: '${TYPES[column] ?? 'varchar'}'`)
  await connection.run(
    `create table ${schema}.${name} as from read_json('${file}', format = 'newline_delimited', columns = {${types.join(', ')}})`,
  )
  rmSync(file)
}

/** Cents become an amount with two decimals. */
function written(_column: string, value: Cell): Cell {
  if (typeof value !== 'bigint') return value
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
