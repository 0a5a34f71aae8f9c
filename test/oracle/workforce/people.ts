import { type Day, fullYears, lastDay, parseDay } from './dates.ts'
import { key } from './draws.ts'
import { decimal, round, times, whole } from './rational.ts'
import { bandOf, readCsv, type Seeds } from './seeds.ts'

/** Somebody employed at the start of a year, or hired in it. */
export interface Person {
  readonly id: string
  readonly key: bigint
  readonly ssn: string
  readonly birth: Day
  readonly hire: Day
  /** Annual rate in cents. */
  readonly pay: bigint
  readonly level: number
}

/** The ages and bands that a year's decisions see. */
export interface Standing {
  readonly age: number
  readonly tenure: number
  readonly ageBand: string
  readonly tenureBand: string
}

export function standing(seeds: Seeds, { birth, hire }: Pick<Person, 'birth' | 'hire'>, on: Day): Standing {
  const age = fullYears(birth, on)
  const tenure = fullYears(hire, on)
  return { age, tenure, ageBand: bandOf(seeds.ageBands, age), tenureBand: bandOf(seeds.tenureBands, tenure) }
}

/** A row of a census without bad rows or duplicates. */
export interface CensusRow {
  readonly id: string
  readonly ssn: string
  readonly birth: string
  readonly hire: string
  /** Empty while employed. */
  readonly termination: string
  readonly pay: string
}

/** Rows of a census CSV; the `active` column is not used, since the dates win. */
export const readCensus = (file: string): readonly CensusRow[] =>
  readCsv(file).map((row) => ({
    id: row('employee_id'),
    ssn: row('employee_ssn'),
    birth: row('employee_birth_date'),
    hire: row('employee_hire_date'),
    termination: row('employee_termination_date'),
    pay: row('employee_gross_compensation'),
  }))

/** Those active on December 31 before `startYear`, by id. */
export function activesOf(census: readonly CensusRow[], seeds: Seeds, startYear: number): readonly Person[] {
  const effective = lastDay(startYear - 1)
  return census
    .filter(({ hire, termination }) => parseDay(hire) <= effective && (termination === '' || parseDay(termination) > effective))
    .map((row) => ({
      id: row.id,
      key: key(row.id),
      ssn: row.ssn,
      birth: parseDay(row.birth),
      hire: parseDay(row.hire),
      pay: round(times(decimal(row.pay), whole(100))),
      level: levelOf(seeds, row.pay),
    }))
    .sort(byId)
}

export const byId = (a: Pick<Person, 'id'>, b: Pick<Person, 'id'>): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The highest level whose minimum the pay reaches, else level 1. */
function levelOf(seeds: Seeds, pay: string): number {
  const amount = decimal(pay)
  const reached = seeds.levels.filter(({ min }) => amount.n >= min * amount.d).map(({ id }) => id)
  return Math.max(1, ...reached)
}

/** How many of each level; every level of the seed has an entry. */
export function countByLevel(seeds: Seeds, people: Iterable<Pick<Person, 'level'>>): Map<number, number> {
  const counts = new Map(seeds.levels.map(({ id }) => [id, 0]))
  for (const { level } of people) counts.set(level, (counts.get(level) ?? 0) + 1)
  return counts
}
