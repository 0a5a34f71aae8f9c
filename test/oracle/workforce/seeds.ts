import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { decimal, type Rational } from './rational.ts'

export interface Level {
  readonly id: number
  /** Whole currency units. */
  readonly min: bigint
  readonly max: bigint
  readonly merit: string
}

/** A band holds `min` and not `max`. */
export interface Band {
  readonly name: string
  readonly min: number
  readonly max: number
}

export interface Lever {
  readonly scenario: string
  readonly year: number
  readonly level: number
  readonly event: string
  readonly name: string
  readonly value: string
}

export interface Seeds {
  readonly levels: readonly Level[]
  readonly ageBands: readonly Band[]
  readonly tenureBands: readonly Band[]
  readonly cola: ReadonlyMap<number, string>
  readonly termination: { readonly base: number; readonly discount: number; readonly least: number }
  readonly terminationByAge: ReadonlyMap<string, number>
  readonly terminationByTenure: ReadonlyMap<string, number>
  readonly promotion: { readonly base: number; readonly dampener: number }
  readonly promotionByAge: ReadonlyMap<string, number>
  readonly promotionByTenure: ReadonlyMap<string, number>
  /** January first. */
  readonly timing: readonly Rational[]
  readonly hireAges: readonly { readonly age: number; readonly weight: Rational }[]
  readonly levers: readonly Lever[]
  /** The base of each scenario that has one. */
  readonly bases: ReadonlyMap<string, string>
}

type Row = (column: string) => string

/** Rows of a CSV file, in its order, as functions from column to text. */
export function readCsv(file: string): readonly Row[] {
  const rows: readonly Readonly<Record<string, string>>[] = parse(readFileSync(file), { columns: true })
  return rows.map((row) => (column) => {
    const value = row[column]
    if (value === undefined) throw new Error(`${file} has no column ${column}`)
    return value
  })
}

/** The seeds of the project in `directory`. */
export function readSeeds(directory: string): Seeds {
  const config = (name: string) => readCsv(join(directory, `seeds/config/config_${name}.csv`))
  const numbers = (name: string, by: string) => new Map(config(name).map((row) => [row(by), Number(row('multiplier'))] as const))
  const [termination] = config('termination_hazard_base')
  const [promotion] = config('promotion_hazard_base')
  if (termination === undefined || promotion === undefined) throw new Error('a hazard base is empty')
  return {
    levels: config('job_levels')
      .map((row) => ({
        id: Number(row('level_id')),
        min: BigInt(row('min_compensation')),
        max: BigInt(row('max_compensation')),
        merit: row('avg_annual_merit_increase'),
      }))
      .sort((a, b) => a.id - b.id),
    ageBands: config('age_bands').map((row) => band(row('age_band'), row('min_age'), row('max_age'))),
    tenureBands: config('tenure_bands').map((row) => band(row('tenure_band'), row('min_years'), row('max_years'))),
    cola: new Map(config('cola_by_year').map((row) => [Number(row('year')), row('cola_rate')])),
    termination: {
      base: Number(termination('base_rate_for_new_hire')),
      discount: Number(termination('level_discount_factor')),
      least: Number(termination('min_level_discount_multiplier')),
    },
    terminationByAge: numbers('termination_hazard_age_multipliers', 'age_band'),
    terminationByTenure: numbers('termination_hazard_tenure_multipliers', 'tenure_band'),
    promotion: { base: Number(promotion('base_rate')), dampener: Number(promotion('level_dampener_factor')) },
    promotionByAge: numbers('promotion_hazard_age_multipliers', 'age_band'),
    promotionByTenure: numbers('promotion_hazard_tenure_multipliers', 'tenure_band'),
    timing: config('raise_timing_distribution')
      .toSorted((a, b) => Number(a('month')) - Number(b('month')))
      .map((row) => decimal(row('percentage'))),
    hireAges: config('new_hire_age_distribution')
      .map((row) => ({ age: Number(row('hire_age')), weight: decimal(row('age_weight')) }))
      .sort((a, b) => a.age - b.age),
    ...readLevers(directory),
  }
}

function readLevers(directory: string): Pick<Seeds, 'levers' | 'bases'> {
  const levers = readCsv(join(directory, 'seeds/levers/comp_levers.csv')).map((row) => ({
    scenario: row('scenario_id'),
    year: Number(row('fiscal_year')),
    level: Number(row('job_level')),
    event: row('event_type'),
    name: row('parameter_name'),
    value: row('parameter_value'),
  }))
  const meta = readCsv(join(directory, 'seeds/levers/scenario_meta.csv'))
  const bases = meta.map((row) => [row('scenario_id'), row('base_scenario_id')] as const).filter(([, base]) => base !== '')
  return { levers, bases: new Map(bases) }
}

const band = (name: string, min: string, max: string): Band => ({ name, min: Number(min), max: Number(max) })

/** @throws if no band holds the value */
export function bandOf(bands: readonly Band[], value: number): string {
  const found = bands.find(({ min, max }) => min <= value && value < max)
  if (found === undefined) throw new Error(`no band holds ${value}`)
  return found.name
}
