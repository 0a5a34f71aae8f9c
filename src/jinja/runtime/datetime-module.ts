import { TemplateError } from '../error.ts'
import { EPOCH_ORDINAL, MAX_ORDINAL, MICROS_PER_DAY, MICROS_PER_SECOND, toOrdinal } from './calendar.ts'
import { clockMicros, DateTime, dayOrdinal, needZone, optionalZone, PyDate, PyTime } from './datetime.ts'
import { bind, fn, needText, signature } from './function.ts'
import { asNumber, needInt } from './numbers.ts'
import { readOffset, strptime } from './strftime.ts'
import { TimeDelta } from './timedelta.ts'
import { FixedZone } from './timezone.ts'
import { Dict, Host, type Kwargs, typeName, type Value } from './values.ts'

/** Where templates get the time from. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Seconds east of UTC of the local time at such a moment. */
  offset(time: number): number
}

/** For modules that nobody gave a clock: asking for the time is an error. */
export const NO_CLOCK: Clock = {
  now: () => {
    throw new TemplateError('runtime', 'these modules have no clock')
  },
  offset: () => 0,
}

export const UTC = new FixedZone(0, undefined)

/** A class of the module: callable, with class methods and constants. */
class PyClass extends Host {
  private readonly name: string
  private readonly make: (args: readonly Value[], kwargs: Kwargs | undefined) => Value
  private readonly members: ReadonlyMap<string, Value>
  constructor(name: string, parameters: string, make: (...bound: Value[]) => Value, members: Readonly<Record<string, Value>>) {
    super()
    const short = name.slice(name.lastIndexOf('.') + 1)
    const sig = signature(parameters)
    this.name = name
    this.make = (args, kwargs) => make(...bind(short, sig, args, kwargs))
    this.members = new Map(Object.entries(members))
  }
  override pyType(): string {
    return 'type'
  }
  override pyRepr(): string {
    return `<class '${this.name}'>`
  }
  override pyAttr(name: string): Value | undefined {
    return this.members.get(name)
  }
  override pyCallable(): boolean {
    return true
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs): Value {
    return this.make(args, kwargs)
  }
}

function momentOf(milliseconds: number): { ordinal: number; micros: number } {
  const days = Math.floor(milliseconds / 86_400_000)
  return { ordinal: days + EPOCH_ORDINAL, micros: Math.round((milliseconds - days * 86_400_000) * 1000) }
}

const UNITS: readonly (readonly [string, number])[] = [
  ['days', MICROS_PER_DAY],
  ['seconds', MICROS_PER_SECOND],
  ['microseconds', 1],
  ['milliseconds', 1000],
  ['minutes', 60 * MICROS_PER_SECOND],
  ['hours', 3600 * MICROS_PER_SECOND],
  ['weeks', 7 * MICROS_PER_DAY],
]

function makeDelta(...amounts: Value[]): TimeDelta {
  let total = 0n
  for (const [i, [name, micros]] of UNITS.entries()) {
    const amount = asNumber(amounts[i] ?? 0)
    if (amount === undefined)
      throw new TemplateError('type', `unsupported type for timedelta ${name} component: ${typeName(amounts[i] ?? null)}`)
    if (!Number.isFinite(amount)) throw new TemplateError('overflow', 'cannot convert float infinity to integer')
    total += Number.isInteger(amount) ? BigInt(amount) * BigInt(micros) : BigInt(Math.round(amount * micros))
  }
  return TimeDelta.ofMicros(total)
}

const ISO = /^(\d{4})-?(\d\d)-?(\d\d)(?:.(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?([-+]\d\d(?::?\d\d)?(?::?\d\d)?|Z)?)?$/

function fromIso(text: string): DateTime {
  const match = ISO.exec(text)
  if (!match) throw new TemplateError('value', `Invalid isoformat string: '${text}'`)
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const micros = clockMicros(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(6, '0').slice(0, 6)))
  return new DateTime(
    dayOrdinal(Number(year), Number(month), Number(day)),
    micros,
    zone === undefined ? undefined : offsetZone(readOffset(zone)),
  )
}

function offsetZone(seconds: number): FixedZone {
  return seconds === 0 ? UTC : new FixedZone(seconds, undefined)
}

function parsedTime(text: Value, format: Value): DateTime {
  const parsed = strptime(needText(text), needText(format))
  const year = parsed.year ?? 1900
  const ordinal =
    parsed.dayOfYear !== undefined && parsed.month === undefined
      ? toOrdinal({ year, month: 1, day: 1 }) + parsed.dayOfYear - 1
      : dayOrdinal(year, parsed.month ?? 1, parsed.day ?? 1)
  const micros = clockMicros(parsed.hour ?? 0, parsed.minute ?? 0, Math.min(parsed.second ?? 0, 59), parsed.microsecond ?? 0)
  return new DateTime(ordinal, micros, parsed.offset === undefined ? undefined : offsetZone(parsed.offset))
}

/** Python's datetime module. */
export function datetimeModule(clock: Clock): Dict {
  const local = (time: number) => momentOf(time + clock.offset(time) * 1000)
  const now = (zone: Value): DateTime =>
    zone === null ? DateTime.of(local(clock.now()), undefined) : DateTime.of(momentOf(clock.now()), UTC).inZone(needZone(zone))
  const fromTimestamp = (stamp: Value, zone: Value): DateTime => {
    const time = (asNumber(stamp) ?? Number.NaN) * 1000
    if (!Number.isFinite(time)) throw new TemplateError('type', `'${typeName(stamp)}' object cannot be interpreted as an integer`)
    return zone === null ? DateTime.of(local(time), undefined) : DateTime.of(momentOf(time), UTC).inZone(needZone(zone))
  }
  const date = new PyClass(
    'datetime.date',
    'year, month, day',
    (year, month, day) => new PyDate(dayOrdinal(needInt(year), needInt(month), needInt(day))),
    {
      today: fn('today', '', () => new PyDate(local(clock.now()).ordinal)),
      fromisoformat: fn('fromisoformat', 'date_string, /', (text) => new PyDate(fromIso(needText(text)).ordinal)),
      fromordinal: fn('fromordinal', 'ordinal, /', (ordinal) => new PyDate(needInt(ordinal))),
      fromtimestamp: fn('fromtimestamp', 'timestamp, /', (stamp) => new PyDate(fromTimestamp(stamp, null).ordinal)),
      min: new PyDate(1),
      max: new PyDate(MAX_ORDINAL),
      resolution: new TimeDelta(1, 0),
    },
  )
  const datetime = new PyClass(
    'datetime.datetime',
    'year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0',
    (year, month, day, hour, minute, second, microsecond, zone) =>
      new DateTime(
        dayOrdinal(needInt(year), needInt(month), needInt(day)),
        clockMicros(needInt(hour), needInt(minute), needInt(second), needInt(microsecond)),
        optionalZone(zone),
      ),
    {
      now: fn('now', 'tz=None', now),
      today: fn('today', '', () => now(null)),
      utcnow: fn('utcnow', '', () => DateTime.of(momentOf(clock.now()), undefined)),
      fromisoformat: fn('fromisoformat', 'date_string, /', (text) => fromIso(needText(text))),
      fromordinal: fn('fromordinal', 'ordinal, /', (ordinal) => new DateTime(needInt(ordinal), 0, undefined)),
      fromtimestamp: fn('fromtimestamp', 'timestamp, tz=None', fromTimestamp),
      utcfromtimestamp: fn('utcfromtimestamp', 'timestamp, /', (stamp) =>
        DateTime.of(momentOf((asNumber(stamp) ?? 0) * 1000), undefined),
      ),
      strptime: fn('strptime', 'date_string, format, /', parsedTime),
      combine: fn('combine', 'date, time, tzinfo=None', (day, time, zone) => {
        if (!(day instanceof PyDate) || !(time instanceof PyTime))
          throw new TemplateError('type', 'combine() needs a date and a time')
        return new DateTime(day.ordinal, time.micros, zone === null ? time.zone : optionalZone(zone))
      }),
      min: new DateTime(1, 0, undefined),
      max: new DateTime(MAX_ORDINAL, MICROS_PER_DAY - 1, undefined),
      resolution: new TimeDelta(0, 1),
    },
  )
  const time = new PyClass(
    'datetime.time',
    'hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0',
    (hour, minute, second, microsecond, zone) =>
      new PyTime(clockMicros(needInt(hour), needInt(minute), needInt(second), needInt(microsecond)), optionalZone(zone)),
    {
      fromisoformat: fn(
        'fromisoformat',
        'time_string, /',
        (text) => new PyTime(fromIso(`2000-01-01T${needText(text)}`).micros, undefined),
      ),
      min: new PyTime(0, undefined),
      max: new PyTime(MICROS_PER_DAY - 1, undefined),
    },
  )
  const timedelta = new PyClass('datetime.timedelta', `${UNITS.map(([name]) => `${name}=0`).join(', ')}`, makeDelta, {
    min: new TimeDelta(-999_999_999, 0),
    max: new TimeDelta(999_999_999, MICROS_PER_DAY - 1),
    resolution: new TimeDelta(0, 1),
  })
  const timezone = new PyClass(
    'datetime.timezone',
    'offset, name=None',
    (offset, name) => {
      if (!(offset instanceof TimeDelta))
        throw new TemplateError('type', `timezone() argument 1 must be datetime.timedelta, not ${typeName(offset)}`)
      return new FixedZone(Number(offset.total() / 1_000_000n), name === null ? undefined : needText(name))
    },
    { utc: UTC },
  )
  return Dict.of([
    ['date', date],
    ['datetime', datetime],
    ['time', time],
    ['timedelta', timedelta],
    ['timezone', timezone],
    ['UTC', UTC],
    ['MINYEAR', 1],
    ['MAXYEAR', 9999],
  ])
}
