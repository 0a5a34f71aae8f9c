import type { Connection, Dialect } from '../../adapter/index.ts'
import type { BandFigures, EventCount, LevelFigures, SpreadFigure } from '../../model/index.ts'
import { readRows } from './rows.ts'
import { rowsOf, type Scenario, tableOf, type Years, yearsCondition } from './scenario.ts'

/** How a figure of a year spreads over the seeds of an ensemble. */
export type EnsembleFigure = Pick<SpreadFigure, 'year' | 'metric' | 'seeds' | 'p10' | 'p50' | 'p90'>

/** One broken rule of a year. */
export type QualityFinding = {
  readonly year: number
  readonly check: string
  readonly severity: string
  readonly failures: number
}

/** A row of the census in which something is wrong. */
export type CensusMistake = {
  /** Of the file; of Parquet, the row. */
  readonly line: number | null
  readonly employeeId: string | null
  readonly reason: string
  /** What was done about it. */
  readonly outcome: 'set aside' | 'dropped' | 'used'
}

/** The census as it was read; null where the project does not say. */
export type CensusIntake = {
  readonly rowsRead: number
  readonly used: number
  readonly quarantined: number
  readonly duplicates: number
  /** Used although something contradicts itself. */
  readonly flagged: number
}

type Read<T> = (connection: Connection, dialect: Dialect, scenario: Scenario, years: Years) => Promise<readonly T[]>

/** The actives of every year by level. */
export const readLevels: Read<LevelFigures> = async (connection, dialect, scenario, years) => {
  const rows = await readRows(
    connection,
    `select simulation_year, level_id, count(*) as headcount, sum(current_compensation::decimal(18, 2)) as annual_pay,
      annual_pay::double / headcount as average_pay
    from ${tableOf(scenario, dialect, 'fct_workforce_snapshot')}
    where ${rowsOf(scenario, dialect, years)} and employment_status = 'active' group by all order by all`,
  )
  return rows.map((row) => ({
    year: row.number('simulation_year'),
    level: row.number('level_id'),
    headcount: row.number('headcount'),
    averagePay: row.number('average_pay'),
    annualPay: row.number('annual_pay'),
  }))
}

export const readEventCounts: Read<EventCount> = async (connection, dialect, scenario, years) => {
  const rows = await readRows(
    connection,
    `select simulation_year, month(effective_date) as month, event_category, count(*) as events
    from ${tableOf(scenario, dialect, 'fct_yearly_events')} where ${rowsOf(scenario, dialect, years)} group by all order by all`,
  )
  return rows.map((row) => ({
    year: row.number('simulation_year'),
    month: row.number('month'),
    category: row.text('event_category'),
    events: row.number('events'),
  }))
}

/** The actives of every year by age and tenure. */
export const readBands: Read<BandFigures> = async (connection, dialect, scenario, years) => {
  const rows = await readRows(
    connection,
    `select simulation_year, age_band, tenure_band, count(*) as headcount from ${tableOf(scenario, dialect, 'fct_workforce_snapshot')}
    where ${rowsOf(scenario, dialect, years)} and employment_status = 'active' group by all
    order by simulation_year, min(current_age), min(current_tenure)`,
  )
  return rows.map((row) => ({
    year: row.number('simulation_year'),
    ageBand: row.text('age_band'),
    tenureBand: row.text('tenure_band'),
    headcount: row.number('headcount'),
  }))
}

/** Only rules that were broken; none where the scenario has no `mon_data_quality`. */
export const readQuality: Read<QualityFinding> = async (connection, dialect, scenario, years) => {
  if (!scenario.tables.has('mon_data_quality')) return []
  const rows = await readRows(
    connection,
    `select simulation_year, check_name, severity, failures from ${tableOf(scenario, dialect, 'mon_data_quality')}
    where scenario_id = ${dialect.literal(scenario.scenarioId)} and failures > 0${yearsCondition(years)}
    order by severity, check_name, simulation_year`,
  )
  return rows.map((row) => ({
    year: row.number('simulation_year'),
    check: row.text('check_name'),
    severity: row.text('severity'),
    failures: row.number('failures'),
  }))
}

/** How much of the census was used; null where the scenario has no `mart_census_intake`. */
export async function readIntake(
  connection: Connection,
  dialect: Dialect,
  { catalog, schema, tables }: Pick<Scenario, 'catalog' | 'schema' | 'tables'>,
): Promise<CensusIntake | null> {
  if (!tables.has('mart_census_intake')) return null
  const intake = dialect.relation({ database: catalog, schema, identifier: 'mart_census_intake' })
  const [row] = await readRows(connection, `from ${intake} limit 1`)
  if (row === undefined) return null
  return {
    rowsRead: row.number('rows_read'),
    used: row.number('employees_active') + row.number('employees_terminated'),
    quarantined: row.number('rows_quarantined'),
    duplicates: row.number('duplicates_dropped'),
    flagged: row.numberOrNull('employees_flagged') ?? 0,
  }
}

/**
 * The mistakes of the census by their lines: rows that were set aside, employees that occur again, and rows that contradict
 * themselves and were used.
 */
export async function readMistakes(
  connection: Connection,
  dialect: Dialect,
  scenario: Pick<Scenario, 'catalog' | 'schema' | 'tables'>,
  limit: number,
): Promise<readonly CensusMistake[]> {
  const from = (identifier: string): string =>
    dialect.relation({ database: scenario.catalog, schema: scenario.schema, identifier })
  const lines = `left join ${from('stg_census_lines')} as lines using (census_record)`
  const parts: readonly (readonly [string, string])[] = [
    ['stg_census_quarantine', `select line, employee_id, reason, 'set aside' as outcome from ${from('stg_census_quarantine')}`],
    [
      'stg_census_duplicates_audit',
      `select line, employee_id, 'the employee occurs again, line ' || min(line) filter (audit_status = 'KEPT') over (partition by employee_id)
         || ' is kept' as reason, 'dropped' as outcome
       from ${from('stg_census_duplicates_audit')} ${lines} qualify audit_status = 'DROPPED'`,
    ],
    [
      'stg_census_data',
      `select line, employee_id, replace(data_quality_flag, '_', ' ') as reason, 'used' as outcome from ${from('stg_census_data')} ${lines}
       where data_quality_flag is not null`,
    ],
  ]
  const there = parts.filter(
    ([table]) => scenario.tables.has(table) && (table.endsWith('quarantine') || scenario.tables.has('stg_census_lines')),
  )
  if (there.length === 0) return []
  const all = there.map(([, sql]) => `(${sql})`).join(' union all ')
  const rows = await readRows(connection, `select * from (${all}) order by line, employee_id limit ${limit}`)
  return rows.map((row) => ({
    line: row.numberOrNull('line'),
    employeeId: row.textOrNull('employee_id'),
    reason: row.text('reason'),
    outcome: outcomeOf(row.text('outcome')),
  }))
}

function outcomeOf(text: string): CensusMistake['outcome'] {
  return text === 'dropped' || text === 'used' ? text : 'set aside'
}

/** What `simulate --seeds` left; none where it was not run. */
export const readEnsemble: Read<EnsembleFigure> = async (connection, dialect, scenario, years) => {
  if (!scenario.tables.has('mon_simulation_ensemble')) return []
  const rows = await readRows(
    connection,
    `select simulation_year, metric, seeds, p10, p50, p90 from ${tableOf(scenario, dialect, 'mon_simulation_ensemble')}
    where ${rowsOf(scenario, dialect, years)} order by metric, simulation_year`,
  )
  return rows.map((row) => ({
    year: row.number('simulation_year'),
    metric: row.text('metric'),
    seeds: row.number('seeds'),
    p10: row.number('p10'),
    p50: row.number('p50'),
    p90: row.number('p90'),
  }))
}
