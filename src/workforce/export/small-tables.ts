import type { Cell, Dialect } from '../../adapter/index.ts'
import type { Comparison, ScenarioFigures } from '../compare/index.ts'
import type { Note } from '../read/index.ts'

interface Column {
  readonly name: string
  readonly type: string
}

/** Every yearly figure of every scenario. */
export function summaryTable(scenarios: readonly ScenarioFigures[], dialect: Dialect): string {
  return valuesTable(
    [
      { name: 'scenario', type: 'VARCHAR' },
      { name: 'simulation_year', type: 'INTEGER' },
      ...['start_headcount', 'hires', 'experienced_terminations', 'reductions_in_force', 'new_hire_terminations'].map(count),
      ...['terminations', 'end_headcount'].map(count),
      { name: 'growth', type: 'DOUBLE' },
      ...['promotions', 'raises'].map(count),
      ...['prorated_pay', 'annual_pay', 'average_pay', 'median_pay'].map((name) => ({ name, type: 'DOUBLE' })),
    ],
    scenarios.flatMap(({ name, figures }) =>
      figures.map((f) => [
        name,
        f.year,
        f.startHeadcount,
        f.hires,
        f.experiencedTerminations,
        f.reductionsInForce,
        f.newHireTerminations,
        f.terminations,
        f.endHeadcount,
        f.growth,
        f.promotions,
        f.raises,
        f.cost,
        f.annualPay,
        f.averagePay,
        f.medianPay,
      ]),
    ),
    dialect,
  )
}

/** A row per metric, year and scenario, with the differences from the first scenario. */
export function comparisonTable(comparison: Comparison, dialect: Dialect): string {
  return valuesTable(
    [
      ...['metric', 'title', 'unit'].map((name) => ({ name, type: 'VARCHAR' })),
      { name: 'simulation_year', type: 'INTEGER' },
      { name: 'scenario', type: 'VARCHAR' },
      { name: 'value', type: 'DOUBLE' },
      { name: `difference`, type: 'DOUBLE' },
      { name: `difference_pct`, type: 'DOUBLE' },
      { name: 'compared_with', type: 'VARCHAR' },
    ],
    comparison.metrics.flatMap(({ metric, title, unit, years }) =>
      years.flatMap(({ year, values }) =>
        values.map(({ scenario, value, difference, percent }) => [
          metric,
          title,
          unit,
          year,
          scenario,
          value,
          difference,
          percent,
          comparison.base,
        ]),
      ),
    ),
    dialect,
  )
}

/** A row per metric and year, a column per scenario. */
export function pivotTable(comparison: Comparison, dialect: Dialect): string {
  return valuesTable(
    [
      { name: 'metric', type: 'VARCHAR' },
      { name: 'unit', type: 'VARCHAR' },
      { name: 'simulation_year', type: 'INTEGER' },
      ...comparison.scenarios.map((name) => ({ name, type: 'DOUBLE' })),
    ],
    comparison.metrics.flatMap(({ metric, unit, years }) =>
      years.map(({ year, values }) => [metric, unit, year, ...values.map(({ value }) => value)]),
    ),
    dialect,
  )
}

export function metadataTable(notes: readonly Note[], dialect: Dialect): string {
  return valuesTable(
    ['topic', 'name', 'value', 'source'].map((name) => ({ name, type: 'VARCHAR' })),
    notes.map(({ topic, name, value, source }) => [topic, name, value, source]),
    dialect,
  )
}

function count(name: string): Column {
  return { name, type: 'BIGINT' }
}

/** A small table written out in SQL, its rows in their order. */
function valuesTable(
  columns: readonly Column[],
  rows: readonly (readonly (string | number | null)[])[],
  dialect: Dialect,
): string {
  const cells = rows.map((row, index) => `(${[index, ...row].map((value) => dialect.literal(cellOf(value))).join(', ')})`)
  const names = columns.map(({ name }) => dialect.quote(name))
  const typed = columns.map(({ type }, index) => `${names[index]}::${type} as ${names[index]}`)
  const none = `select ${columns.map(({ type }, index) => `null::${type} as ${names[index]}`).join(', ')} where false`
  if (rows.length === 0) return none
  return `select ${typed.join(', ')} from (values ${cells.join(', ')}) t(_row, ${names.join(', ')}) order by _row`
}

function cellOf(value: string | number | null): Cell {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}
