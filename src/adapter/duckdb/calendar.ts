/** ISO 8601 text of days and ticks since 1970-01-01, for the whole range DuckDB has (far beyond JavaScript's Date). */

const DAYS_PER_ERA = 146_097
const DAYS_0000_03_01_TO_EPOCH = 719_468
const INFINITE_DAYS = 2 ** 31 - 1
const INFINITE_TICKS = 2n ** 63n - 1n
const SECONDS_PER_DAY = 86_400n

/**
 * @param days since the epoch; DuckDB's two infinite values give `infinity` and `-infinity`
 * @returns `2024-02-29`; years beyond four digits carry a sign: `+012000-01-01`, `-000043-03-15`
 */
export function isoDate(days: number): string {
  if (Math.abs(days) === INFINITE_DAYS) return days > 0 ? 'infinity' : '-infinity'
  // Counting years from March puts the leap day last; eras of 400 years make the arithmetic uniform.
  const shifted = days + DAYS_0000_03_01_TO_EPOCH
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${isoYear(year)}-${two(month)}-${two(day)}`
}

/**
 * @param ticks since the epoch
 * @param decimals of a second that one tick is: 0 seconds, 3 milliseconds, 6 microseconds, 9 nanoseconds
 * @returns `2024-02-29T12:00:00`, with as many decimals as `decimals` if the fraction is not zero
 */
export function isoTimestamp(ticks: bigint, decimals: 0 | 3 | 6 | 9): string {
  if (ticks === INFINITE_TICKS || ticks === -INFINITE_TICKS) return ticks > 0n ? 'infinity' : '-infinity'
  const perSecond = 10n ** BigInt(decimals)
  const [seconds, fraction] = floorDivide(ticks, perSecond)
  const [days, secondOfDay] = floorDivide(seconds, SECONDS_PER_DAY)
  const clock = clockOf(Number(secondOfDay))
  const tail = fraction === 0n ? '' : `.${fraction.toString().padStart(decimals, '0')}`
  return `${isoDate(Number(days))}T${clock}${tail}`
}

function clockOf(second: number): string {
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
}

function floorDivide(a: bigint, b: bigint): [bigint, bigint] {
  const rest = a % b
  return rest < 0n ? [a / b - 1n, rest + b] : [a / b, rest]
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}
