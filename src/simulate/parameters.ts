import * as z from 'zod'
import { integer, number, oneOf, text } from '../config/index.ts'
import { DateText, Float, isPlainRecord, type Plain } from '../model/index.ts'

/** The first and the last year a simulation may have. */
const YEARS = { first: 2020, last: 2050 } as const
const DECIMALS = 6
/** Names under which DuckDB knows databases of its own; a scenario's file gives its database its name. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(['memory', 'main', 'system', 'temp'])

const year = between(integer, YEARS.first, YEARS.last, 'a whole number')
const rate = (least: number, most: number) => decimals(between(number, least, most, 'a number'))
const level = z.custom<string>((key) => typeof key === 'string' && /^[1-9]\d*$/.test(key), 'a level (1, 2, …)')

/** What `simulation:` may set, and with which ranges (docs/workforce.md §3). */
const PARAMETERS = {
  start_year: year,
  end_year: year,
  random_seed: between(integer, 1, Number.MAX_SAFE_INTEGER, 'a whole number'),
  scenario_seed: between(integer, 0, Number.MAX_SAFE_INTEGER, 'a whole number'),
  target_growth_rate: rate(-0.5, 0.5),
  total_termination_rate: rate(0, 0.98),
  new_hire_termination_rate: rate(0, 0.98),
  cola_rate: rate(0, 0.1),
  merit_budget: rate(0, 0.1),
  promotion_increase_pct: rate(0, 0.5),
  promotion_increase_caps: levelMapping(rate(0, 0.5)),
  raise_timing: oneOf('legacy', 'realistic', 'calendar_driven'),
  simulation_effective_date: z.custom<DateText | string>(
    (value) => /^\d{4}-\d{2}-\d{2}$/.test(value instanceof DateText ? value.text : String(value)),
    'a date (YYYY-MM-DD)',
  ),
  batch_size: between(integer, 1000, Number.MAX_SAFE_INTEGER, 'a whole number'),
  census_path: text.min(1, 'the path of a file'),
  plan_design_id: identifier('an identifier (letters, digits, _)'),
}

/** The levers that may be set by name, for all levels or by level, and the event each belongs to. */
export const LEVERS = {
  merit_base: 'RAISE',
  promotion_probability: 'PROMOTION',
  promotion_raise: 'PROMOTION',
  compensation_percentile: 'HIRE',
  market_adjustment_multiplier: 'HIRE',
} as const

/** cola_rate is a parameter of the plan and a lever of each level; only the former may be set by name. */
export const LEVER_NAMES = Object.keys(LEVERS)
export const PARAMETER_NAMES = [...Object.keys(PARAMETERS), 'scenario_id']

const leverValue = decimals(between(number, 0, 10, 'a number'))
const byLevel = z.custom<Plain>(
  (value) =>
    leverValue.safeParse(value).success ||
    (isLevelMapping(value) && entriesOf(value).every(([, each]) => leverValue.safeParse(each).success)),
  `a number between 0 and 10 with at most ${DECIMALS} decimals, or one per level ({1: 0.03, 2: 0.04})`,
)

const SHARED = {
  ...PARAMETERS,
  merit_base: byLevel,
  promotion_probability: byLevel,
  promotion_raise: byLevel,
  compensation_percentile: byLevel,
  market_adjustment_multiplier: byLevel,
  levers: z.array(
    z.strictObject(
      {
        event_type: oneOf('RAISE', 'PROMOTION', 'HIRE'),
        parameter_name: oneOf(
          'merit_base',
          'cola_rate',
          'promotion_probability',
          'promotion_raise',
          'compensation_percentile',
          'market_adjustment_multiplier',
        ),
        value: leverValue,
        job_level: between(integer, 1, 99, 'a level').optional(),
        fiscal_year: year.optional(),
      },
      'a mapping with event_type, parameter_name and value',
    ),
    'a list of levers',
  ),
}

export const simulationSchema = z
  .strictObject({ ...SHARED, scenario_id: identifier('an identifier (letters, digits, _)') }, 'a mapping of parameters')
  .partial()

export const scenarioSchema = z.strictObject({ ...SHARED, description: text, base: text }, 'a mapping of parameters').partial()

/** Whether a scenario may have this name: it names a file and a database. */
export function isScenarioName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED_NAMES.has(name.toLowerCase())
}

/** The number of a value that a schema has let through. */
export function numberOf(value: Plain | undefined): number | undefined {
  if (value instanceof Float) return value.value
  return typeof value === 'number' ? value : undefined
}

/** The levels and values of a mapping whose keys YAML reads as numbers. */
export function entriesOf(value: Plain): readonly (readonly [string, Plain])[] {
  if (value instanceof Map) return [...value].map(([key, each]) => [String(key), each] as const)
  return isPlainRecord(value) ? Object.entries(value) : []
}

function isLevelMapping(value: unknown): value is Plain {
  if (!(value instanceof Map) && !isPlainRecord(value)) return false
  const entries = entriesOf(value)
  return entries.length > 0 && entries.every(([key]) => level.safeParse(key).success)
}

function levelMapping(each: z.ZodType) {
  return z.custom<Plain>(
    (value) => isLevelMapping(value) && entriesOf(value).every(([, inner]) => each.safeParse(inner).success),
    'a mapping from levels to numbers between 0 and 0.5 ({1: 0.20, 2: 0.15})',
  )
}

function identifier(expected: string) {
  return z.custom<string>((value) => typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value), expected)
}

function between<T extends number | Float>(of: z.ZodType<T>, least: number, most: number, noun: string) {
  const range = most === Number.MAX_SAFE_INTEGER ? `${noun} of at least ${least}` : `${noun} between ${least} and ${most}`
  return z.custom<T>((value) => {
    const parsed = of.safeParse(value)
    if (!parsed.success) return false
    const found = parsed.data instanceof Float ? parsed.data.value : Number(parsed.data)
    return found >= least && found <= most
  }, range)
}

/** Rates are used as decimals, exactly as written; more than six places cannot be. */
function decimals<T>(of: z.ZodType<T>) {
  const words = of.safeParse(undefined)
  const expected = words.success ? 'a number' : (words.error.issues[0]?.message ?? 'a number')
  return z.custom<T>((value) => {
    if (!of.safeParse(value).success) return false
    const found = value instanceof Float ? value.value : Number(value)
    return Number(found.toFixed(DECIMALS)) === found
  }, `${expected} with at most ${DECIMALS} decimals`)
}
