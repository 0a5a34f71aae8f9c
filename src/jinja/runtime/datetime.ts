import { TemplateError } from '../error.ts'
import {
  EPOCH_ORDINAL,
  fromOrdinal,
  isoCalendar,
  MAX_ORDINAL,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  toOrdinal,
  two,
  weekday,
} from './calendar.ts'
import { fn } from './function.ts'
import { strftime } from './strftime.ts'
import { TimeDelta } from './timedelta.ts'
import { type Moment, offsetText, shift, type Zone, type ZoneState } from './timezone.ts'
import { type BinaryOperator, float, Host, namedTuple, type Value } from './values.ts'

/** Hour, minute, second and microsecond of a microsecond of the day. */
export function clockParts(micros: number): { hour: number; minute: number; second: number; microsecond: number } {
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % MICROS_PER_SECOND,
  }
}

/** HH:MM:SS[.ffffff], or as `timespec` asks. */
export function clockText(micros: number, timespec: string): string {
  const { hour, minute, second, microsecond } = clockParts(micros)
  const minutes = `${two(hour)}:${two(minute)}`
  const fraction = String(microsecond).padStart(6, '0')
  switch (timespec) {
    case 'auto':
      return `${minutes}:${two(second)}${microsecond === 0 ? '' : `.${fraction}`}`
    case 'hours':
      return two(hour)
    case 'minutes':
      return minutes
    case 'seconds':
      return `${minutes}:${two(second)}`
    case 'milliseconds':
      return `${minutes}:${two(second)}.${fraction.slice(0, 3)}`
    case 'microseconds':
      return `${minutes}:${two(second)}.${fraction}`
    default:
      throw new TemplateError('value', 'Unknown timespec value')
  }
}

function checkedOrdinal(ordinal: number): number {
  if (!(ordinal >= 1 && ordinal <= MAX_ORDINAL)) throw new TemplateError('overflow', 'date value out of range')
  return ordinal
}

/** datetime.date. */
export class PyDate extends Host {
  readonly ordinal: number
  constructor(ordinal: number) {
    super()
    this.ordinal = checkedOrdinal(ordinal)
  }
  override pyType(): string {
    return 'date'
  }
  override pyQualifiedType(): string {
    return 'datetime.date'
  }
  isoText(): string {
    const { year, month, day } = fromOrdinal(this.ordinal)
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  }
  override pyStr(): string {
    return this.isoText()
  }
  override pyRepr(): string {
    const { year, month, day } = fromOrdinal(this.ordinal)
    return `datetime.date(${year}, ${month}, ${day})`
  }
  pyFormat(spec: string): string {
    return this.format(spec)
  }
  format(spec: string): string {
    return strftime(spec, { ordinal: this.ordinal, micros: 0 }, undefined)
  }
  override pyAttr(name: string): Value | undefined {
    const { ordinal } = this
    switch (name) {
      case 'year':
      case 'month':
      case 'day':
        return fromOrdinal(ordinal)[name]
      case 'strftime':
        return fn('strftime', 'format', (spec) => this.format(String(spec)))
      case 'isoformat':
        return fn('isoformat', '', () => this.isoText())
      case 'weekday':
        return fn('weekday', '', () => weekday(ordinal))
      case 'isoweekday':
        return fn('isoweekday', '', () => weekday(ordinal) + 1)
      case 'toordinal':
        return fn('toordinal', '', () => ordinal)
      case 'isocalendar':
        return fn('isocalendar', '', () => {
          const { year, week, weekday: day } = isoCalendar(ordinal)
          return namedTuple(['year', 'week', 'weekday'], [year, week, day], 'datetime.IsoCalendarDate')
        })
      case 'ctime':
        return fn('ctime', '', () => this.format('%a %b %e %H:%M:%S %Y'))
      case 'timetuple':
        return fn('timetuple', '', () => this.timeTuple(0))
      case 'replace':
        return fn(
          'replace',
          'year=None, month=None, day=None',
          (year, month, day) => new PyDate(replacedDay(ordinal, year, month, day)),
        )
      default:
        return undefined
    }
  }
  protected timeTuple(micros: number): Value {
    const { year, month, day } = fromOrdinal(this.ordinal)
    const { hour, minute, second } = clockParts(micros)
    const names = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst']
    const dayNumber = this.ordinal - toOrdinal({ year, month: 1, day: 1 }) + 1
    return namedTuple(names, [year, month, day, hour, minute, second, weekday(this.ordinal), dayNumber, -1])
  }
  override pyEquals(other: Value): boolean {
    return other instanceof PyDate && !(other instanceof DateTime) && other.ordinal === this.ordinal
  }
  override pyHash(): string {
    return `date${this.ordinal}`
  }
  override pyCompare(other: Value): number | undefined {
    return other instanceof PyDate && !(other instanceof DateTime) ? this.ordinal - other.ordinal : undefined
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && operator === '+') return new PyDate(this.ordinal + other.days)
    if (reflected || operator !== '-') return undefined
    if (other instanceof TimeDelta) return new PyDate(this.ordinal - other.days)
    return other instanceof PyDate && !(other instanceof DateTime) ? new TimeDelta(this.ordinal - other.ordinal, 0) : undefined
  }
}

function part(value: Value, standard: number): number {
  if (value === null) return standard
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new TemplateError('type', `'${typeof value}' object cannot be interpreted as an integer`)
  return value
}

function replacedDay(ordinal: number, year: Value, month: Value, day: Value): number {
  const now = fromOrdinal(ordinal)
  return dayOrdinal(part(year, now.year), part(month, now.month), part(day, now.day))
}

/** The ordinal of a day, or Python's ValueError for one that does not exist. */
export function dayOrdinal(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999) throw new TemplateError('value', `year ${year} is out of range`)
  if (month < 1 || month > 12) throw new TemplateError('value', 'month must be in 1..12')
  const ordinal = toOrdinal({ year, month, day })
  if (day < 1 || fromOrdinal(ordinal).month !== month) throw new TemplateError('value', 'day is out of range for month')
  return ordinal
}

/** The microsecond of the day, or Python's ValueError for a time that does not exist. */
export function clockMicros(hour: number, minute: number, second: number, microsecond: number): number {
  if (hour < 0 || hour > 23) throw new TemplateError('value', 'hour must be in 0..23')
  if (minute < 0 || minute > 59) throw new TemplateError('value', 'minute must be in 0..59')
  if (second < 0 || second > 59) throw new TemplateError('value', 'second must be in 0..59')
  if (microsecond < 0 || microsecond > 999_999) throw new TemplateError('value', 'microsecond must be in 0..999999')
  return ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + microsecond
}

/** datetime.datetime: naive, or with a zone. */
export class DateTime extends PyDate implements Moment {
  readonly micros: number
  readonly zone: Zone | undefined
  constructor(ordinal: number, micros: number, zone: Zone | undefined) {
    super(ordinal)
    this.micros = micros
    this.zone = zone
  }

  static of({ ordinal, micros }: Moment, zone: Zone | undefined): DateTime {
    return new DateTime(ordinal, micros, zone)
  }

  state(): ZoneState | undefined {
    return this.zone?.atLocal(this, false)
  }

  /** The moment in UTC; for a naive time the moment itself. */
  utc(): Moment {
    const state = this.state()
    return state === undefined ? this : shift(this, -state.offset)
  }

  override pyType(): string {
    return 'datetime'
  }
  override pyQualifiedType(): string {
    return 'datetime.datetime'
  }
  override pyStr(): string {
    return this.isoformat(' ', 'auto')
  }
  override pyRepr(): string {
    const { year, month, day } = fromOrdinal(this.ordinal)
    const { hour, minute, second, microsecond } = clockParts(this.micros)
    const fields = [
      year,
      month,
      day,
      hour,
      minute,
      ...(second !== 0 || microsecond !== 0 ? [second] : []),
      ...(microsecond !== 0 ? [microsecond] : []),
    ]
    return `datetime.datetime(${fields.join(', ')}${this.zone ? `, tzinfo=${this.zone.pyRepr()}` : ''})`
  }
  isoformat(separator: string, timespec: string): string {
    const state = this.state()
    return this.isoText() + separator + clockText(this.micros, timespec) + (state ? offsetText(state.offset, ':') : '')
  }
  override format(spec: string): string {
    return strftime(spec, this, this.state())
  }

  /** The same moment on another zone's clock. */
  inZone(zone: Zone): DateTime {
    const utc = this.utc()
    const state = zone.atUtc(utc)
    return DateTime.of(shift(utc, state.offset), zone.fixedFor(state))
  }

  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
        return clockParts(this.micros)[name]
      case 'tzinfo':
        return this.zone ?? null
      case 'fold':
        return 0
      case 'date':
        return fn('date', '', () => new PyDate(this.ordinal))
      case 'time':
        return fn('time', '', () => new PyTime(this.micros, undefined))
      case 'timetz':
        return fn('timetz', '', () => new PyTime(this.micros, this.zone))
      case 'isoformat':
        return fn('isoformat', "sep='T', timespec='auto'", (separator, timespec) =>
          this.isoformat(String(separator), String(timespec)),
        )
      case 'timestamp':
        return fn('timestamp', '', () => float(this.timestamp()))
      case 'utcoffset':
        return fn('utcoffset', '', () => this.offset())
      case 'dst':
        return fn('dst', '', () => (this.zone ? new TimeDelta(0, this.state()?.isDaylight ? 3600 * MICROS_PER_SECOND : 0) : null))
      case 'tzname':
        return fn('tzname', '', () => this.state()?.name ?? null)
      case 'timetuple':
        return fn('timetuple', '', () => this.timeTuple(this.micros))
      case 'astimezone':
        return fn('astimezone', 'tz=None', (zone) => this.inZone(needZone(zone)))
      case 'replace':
        return fn(
          'replace',
          'year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, fold=None',
          (...fields) => this.replaced(fields),
        )
      default:
        return super.pyAttr(name)
    }
  }

  private offset(): Value {
    const state = this.state()
    return state ? new TimeDelta(0, state.offset * MICROS_PER_SECOND) : null
  }

  /** Seconds since the epoch; a naive time counts as UTC. */
  timestamp(): number {
    const { ordinal, micros } = this.utc()
    return ((ordinal - EPOCH_ORDINAL) * MICROS_PER_DAY + micros) / MICROS_PER_SECOND
  }

  private replaced([
    year = null,
    month = null,
    day = null,
    hour = null,
    minute = null,
    second = null,
    microsecond = null,
    zone = true,
  ]: Value[]): DateTime {
    const now = clockParts(this.micros)
    const micros = clockMicros(
      part(hour, now.hour),
      part(minute, now.minute),
      part(second, now.second),
      part(microsecond, now.microsecond),
    )
    return new DateTime(replacedDay(this.ordinal, year, month, day), micros, zone === true ? this.zone : optionalZone(zone))
  }

  override pyEquals(other: Value): boolean {
    if (!(other instanceof DateTime) || (this.zone === undefined) !== (other.zone === undefined)) return false
    return this.order(other) === 0
  }
  override pyHash(): string {
    const { ordinal, micros } = this.utc()
    return `datetime${ordinal},${micros}${this.zone ? 'z' : ''}`
  }
  private order(other: DateTime): number {
    const a = this.utc()
    const b = other.utc()
    return a.ordinal - b.ordinal || a.micros - b.micros
  }
  override pyCompare(other: Value): number | undefined {
    if (!(other instanceof DateTime)) return undefined
    if ((this.zone === undefined) !== (other.zone === undefined))
      throw new TemplateError('type', "can't compare offset-naive and offset-aware datetimes")
    return this.order(other)
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const sign = operator === '+' ? 1 : -1
      const total = this.micros + sign * other.micros
      const carried = Math.floor(total / MICROS_PER_DAY)
      return new DateTime(this.ordinal + sign * other.days + carried, total - carried * MICROS_PER_DAY, this.zone)
    }
    if (!(other instanceof DateTime) || operator !== '-' || reflected) return undefined
    if ((this.zone === undefined) !== (other.zone === undefined))
      throw new TemplateError('type', "can't subtract offset-naive and offset-aware datetimes")
    const [a, b] = this.zone === other.zone ? [this, other] : [this.utc(), other.utc()]
    return new TimeDelta(a.ordinal - b.ordinal, a.micros - b.micros)
  }
}

export function needZone(value: Value): Zone {
  const zone = optionalZone(value)
  if (zone === undefined)
    throw new TemplateError('type', 'a time zone is needed here: pass one of pytz.timezone(…) or datetime.timezone')
  return zone
}

export function optionalZone(value: Value): Zone | undefined {
  if (value === null) return undefined
  if (value instanceof Host && 'atUtc' in value && isZone(value)) return value
  throw new TemplateError('type', 'tzinfo argument must be None or of a tzinfo subclass')
}

function isZone(value: Host): value is Zone {
  return 'atLocal' in value && 'fixedFor' in value
}

/** datetime.time. */
export class PyTime extends Host {
  readonly micros: number
  readonly zone: Zone | undefined
  constructor(micros: number, zone: Zone | undefined) {
    super()
    this.micros = micros
    this.zone = zone
  }
  override pyType(): string {
    return 'time'
  }
  override pyQualifiedType(): string {
    return 'datetime.time'
  }
  override pyStr(): string {
    return clockText(this.micros, 'auto')
  }
  override pyRepr(): string {
    const { hour, minute, second, microsecond } = clockParts(this.micros)
    return `datetime.time(${[hour, minute, ...(second !== 0 || microsecond !== 0 ? [second] : []), ...(microsecond !== 0 ? [microsecond] : [])].join(', ')})`
  }
  pyFormat(spec: string): string {
    return strftime(spec, { ordinal: toOrdinal({ year: 1900, month: 1, day: 1 }), micros: this.micros }, undefined)
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
        return clockParts(this.micros)[name]
      case 'tzinfo':
        return this.zone ?? null
      case 'isoformat':
        return fn('isoformat', "timespec='auto'", (timespec) => clockText(this.micros, String(timespec)))
      case 'strftime':
        return fn('strftime', 'format', (spec) => this.pyFormat(String(spec)))
      case 'replace':
        return fn('replace', 'hour=None, minute=None, second=None, microsecond=None', (hour, minute, second, microsecond) => {
          const now = clockParts(this.micros)
          return new PyTime(
            clockMicros(
              part(hour, now.hour),
              part(minute, now.minute),
              part(second, now.second),
              part(microsecond, now.microsecond),
            ),
            this.zone,
          )
        })
      default:
        return undefined
    }
  }
  override pyEquals(other: Value): boolean {
    return other instanceof PyTime && other.micros === this.micros
  }
  override pyHash(): string {
    return `time${this.micros}`
  }
  override pyCompare(other: Value): number | undefined {
    return other instanceof PyTime ? this.micros - other.micros : undefined
  }
}
