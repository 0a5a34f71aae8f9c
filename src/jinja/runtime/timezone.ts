import { TemplateError } from '../error.ts'
import { EPOCH_ORDINAL, fromOrdinal, MICROS_PER_DAY, MICROS_PER_SECOND, toOrdinal, two } from './calendar.ts'
import { fn } from './function.ts'
import { repr } from './print.ts'
import { TimeDelta } from './timedelta.ts'
import { Host, type Value } from './values.ts'

/** A moment as day ordinal and microsecond of the day: on a local clock or in UTC. */
export interface Moment {
  readonly ordinal: number
  readonly micros: number
}

export interface ZoneState {
  /** Seconds east of UTC. */
  readonly offset: number
  readonly name: string
  readonly isDaylight: boolean
}

/** datetime.tzinfo. */
export abstract class Zone extends Host {
  /** What holds at a local time; `dst` settles times that occur twice. */
  abstract atLocal(local: Moment, dst: boolean): ZoneState
  abstract atUtc(utc: Moment): ZoneState
  /** The zone that a datetime carries once its offset is settled (pytz binds the offset to the zone). */
  fixedFor(_state: ZoneState): Zone {
    return this
  }
}

export function shift({ ordinal, micros }: Moment, seconds: number): Moment {
  const total = micros + seconds * MICROS_PER_SECOND
  const days = Math.floor(total / MICROS_PER_DAY)
  return { ordinal: ordinal + days, micros: total - days * MICROS_PER_DAY }
}

/** "+05:30", and with seconds where there are some; `separator` is ':' or ''. */
export function offsetText(seconds: number, separator: string): string {
  const absolute = Math.abs(seconds)
  const rest = absolute % 60
  const text = `${two(Math.floor(absolute / 3600))}${separator}${two(Math.floor(absolute / 60) % 60)}`
  return `${seconds < 0 ? '-' : '+'}${text}${rest === 0 ? '' : `${separator}${two(rest)}`}`
}

/** datetime.timezone: a constant offset. */
export class FixedZone extends Zone {
  readonly seconds: number
  readonly label: string | undefined
  constructor(seconds: number, label: string | undefined) {
    super()
    if (Math.abs(seconds) >= 86_400) {
      throw new TemplateError('value', 'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)')
    }
    this.seconds = seconds
    this.label = label
  }
  override pyType(): string {
    return 'timezone'
  }
  override pyQualifiedType(): string {
    return 'datetime.timezone'
  }
  override pyStr(): string {
    return this.label ?? (this.seconds === 0 ? 'UTC' : `UTC${offsetText(this.seconds, ':')}`)
  }
  override pyRepr(): string {
    if (this.seconds === 0 && this.label === undefined) return 'datetime.timezone.utc'
    const delta = new TimeDelta(0, this.seconds * MICROS_PER_SECOND).pyRepr()
    return `datetime.timezone(${delta}${this.label === undefined ? '' : `, ${repr(this.label)}`})`
  }
  override atLocal(): ZoneState {
    return { offset: this.seconds, name: this.pyStr(), isDaylight: false }
  }
  override atUtc(): ZoneState {
    return this.atLocal()
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'utcoffset') return fn('utcoffset', 'dt', () => new TimeDelta(0, this.seconds * MICROS_PER_SECOND))
    if (name === 'tzname') return fn('tzname', 'dt', () => this.pyStr())
    return name === 'dst' ? fn('dst', 'dt', () => null) : undefined
  }
  override pyEquals(other: Value): boolean {
    return other instanceof FixedZone && other.seconds === this.seconds
  }
  override pyHash(): string {
    return `zone${this.seconds}`
  }
}

/** The states of a named zone, from the JavaScript engine's copy of the IANA database. */
export class ZoneRules {
  readonly name: string
  private readonly parts: Intl.DateTimeFormat
  private readonly label: Intl.DateTimeFormat

  constructor(name: string) {
    this.name = name
    const numeric = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const
    this.parts = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', era: 'short', ...numeric })
    this.label = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'short' })
  }

  atUtc(utc: Moment): ZoneState {
    const offset = this.offset(utc)
    const { year } = fromOrdinal(utc.ordinal)
    // Daylight saving is what has the larger of the year's two offsets.
    const winter = this.offset({ ordinal: toOrdinal({ year, month: 1, day: 1 }), micros: 0 })
    const summer = this.offset({ ordinal: toOrdinal({ year, month: 7, day: 1 }), micros: 0 })
    return { offset, name: this.abbreviation(utc, offset), isDaylight: offset > Math.min(winter, summer) }
  }

  private offset(utc: Moment): number {
    const fields = new Map<string, string>()
    const time = (utc.ordinal - EPOCH_ORDINAL) * 86_400_000 + Math.floor(utc.micros / 1000)
    for (const { type, value } of this.parts.formatToParts(time)) fields.set(type, value)
    const field = (name: string) => Number(fields.get(name) ?? 0)
    const day = toOrdinal({ year: field('year'), month: field('month'), day: field('day') })
    const local = (day - EPOCH_ORDINAL) * 86_400 + field('hour') * 3600 + field('minute') * 60 + field('second')
    return local - Math.floor(time / 1000)
  }

  private abbreviation(utc: Moment, offset: number): string {
    const time = (utc.ordinal - EPOCH_ORDINAL) * 86_400_000 + Math.floor(utc.micros / 1000)
    const text = this.label.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? this.name
    if (!/^(GMT|UTC)[-+]/.test(text)) return text
    return ABBREVIATIONS.get(`${this.name.split('/')[0]}${offset}`) ?? offsetText(offset, '').replace(/00$/, '')
  }

  /** What holds at a local time. A time that occurs twice is settled by `dst`; one that is skipped too. */
  atLocal(local: Moment, dst: boolean): ZoneState {
    const candidates = [
      this.atUtc(shift(local, -this.offset(shift(local, 86_400)))),
      this.atUtc(shift(local, -this.offset(shift(local, -86_400)))),
    ]
    const valid = candidates.filter((state) => this.offset(shift(local, -state.offset)) === state.offset)
    const pool = valid.length > 0 ? valid : candidates
    return pool.find((state) => state.isDaylight === dst) ?? pool[0] ?? { offset: 0, name: this.name, isDaylight: false }
  }
}

// The engine knows short names only for zones of the United States; these are Europe's.
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['Europe0', 'GMT'],
  ['Europe3600', 'CET'],
  ['Europe7200', 'CEST'],
])
