import { TemplateError } from '../error.ts'
import { MICROS_PER_SECOND, toOrdinal } from './calendar.ts'
import { DateTime } from './datetime.ts'
import { fn, needText } from './function.ts'
import { truthy } from './iterate.ts'
import { needInt } from './numbers.ts'
import { TimeDelta } from './timedelta.ts'
import { FixedZone, type Moment, Zone, ZoneRules, type ZoneState } from './timezone.ts'
import { Dict, type Value } from './values.ts'

/** A zone of pytz. Bound to a state it keeps that offset, as pytz's datetimes do until `normalize`. */
class PytzZone extends Zone {
  private readonly rules: ZoneRules
  private readonly bound: ZoneState | undefined
  constructor(rules: ZoneRules, bound: ZoneState | undefined) {
    super()
    this.rules = rules
    this.bound = bound
  }
  override pyType(): string {
    return 'DstTzInfo'
  }
  override pyStr(): string {
    return this.rules.name
  }
  override pyRepr(): string {
    const { name } = this.rules
    if (name === 'UTC') return '<UTC>'
    if (hasOneOffset(name)) return `<StaticTzInfo '${name}'>`
    const state = this.bound ?? meanTime(this.rules)
    const offset = new TimeDelta(0, state.offset * MICROS_PER_SECOND).pyStr()
    return `<DstTzInfo '${name}' ${state.name}${state.offset > 0 ? '+' : ''}${offset} ${state.isDaylight ? 'DST' : 'STD'}>`
  }
  /** A datetime that was given a zone without `localize` keeps the zone's first offset: pytz's best-known trap. */
  override atLocal(local: Moment, dst: boolean): ZoneState {
    if (this.bound !== undefined) return this.bound
    return hasOneOffset(this.rules.name) ? this.rules.atLocal(local, dst) : meanTime(this.rules)
  }
  override atUtc(utc: Moment): ZoneState {
    return this.rules.atUtc(utc)
  }
  override fixedFor(state: ZoneState): Zone {
    return new PytzZone(this.rules, state)
  }
  override pyEquals(other: Value): boolean {
    return other instanceof PytzZone && other.rules.name === this.rules.name && other.bound?.offset === this.bound?.offset
  }
  override pyHash(): string {
    return `pytz${this.rules.name}${this.bound?.offset ?? ''}`
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.rules.name
      case 'localize':
        return fn('localize', 'dt, is_dst=False', (moment, dst) => this.localize(moment, truthy(dst)))
      case 'normalize':
        return fn('normalize', 'dt', (moment) => needMoment(moment).inZone(new PytzZone(this.rules, undefined)))
      case 'fromutc':
        return fn('fromutc', 'dt', (moment) => DateTime.of(needMoment(moment), new FixedZone(0, undefined)).inZone(this))
      case 'utcoffset':
        return fn(
          'utcoffset',
          'dt, is_dst=False',
          (moment, dst) => new TimeDelta(0, this.state(moment, dst).offset * MICROS_PER_SECOND),
        )
      case 'dst':
        return fn(
          'dst',
          'dt, is_dst=False',
          (moment, dst) => new TimeDelta(0, this.state(moment, dst).isDaylight ? 3600 * MICROS_PER_SECOND : 0),
        )
      case 'tzname':
        return fn('tzname', 'dt, is_dst=False', (moment, dst) => this.state(moment, dst).name)
      default:
        return undefined
    }
  }
  private state(moment: Value, dst: Value): ZoneState {
    return this.rules.atLocal(needMoment(moment), truthy(dst))
  }
  private localize(value: Value, dst: boolean): DateTime {
    const moment = needMoment(value)
    if (moment.zone) throw new TemplateError('value', 'Not naive datetime (tzinfo is already set)')
    return DateTime.of(moment, this.fixedFor(this.rules.atLocal(moment, dst)))
  }
}

/** Zones that never changed their offset. */
function hasOneOffset(name: string): boolean {
  return /^(Etc\/|UTC|UCT|GMT|Zulu|Universal|Greenwich)/.test(name)
}

const EARLIEST: Moment = { ordinal: toOrdinal({ year: 1800, month: 1, day: 1 }), micros: 0 }

/** Local mean time, before time zones; pytz knows offsets in whole minutes. */
function meanTime(rules: ZoneRules): ZoneState {
  const { offset } = rules.atUtc(EARLIEST)
  return { offset: Math.floor((offset + 30) / 60) * 60, name: 'LMT', isDaylight: false }
}

function needMoment(value: Value): DateTime {
  if (!(value instanceof DateTime)) throw new TemplateError('type', 'a datetime is needed here')
  return value
}

const zones = new Map<string, PytzZone>()

function zoneNamed(name: string): PytzZone {
  const known = zones.get(name)
  if (known) return known
  try {
    const made = new PytzZone(new ZoneRules(name), undefined)
    zones.set(name, made)
    return made
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('key', `'${name}'`, { pyType: 'UnknownTimeZoneError', cause: error })
    throw error
  }
}

/** The parts of pytz that templates use: timezone, utc, FixedOffset, the list of names. */
export function pytzModule(): Dict {
  const utc = new PytzZone(new ZoneRules('UTC'), { offset: 0, name: 'UTC', isDaylight: false })
  const names = () => Intl.supportedValuesOf('timeZone')
  const timezone = fn('timezone', 'zone', (name) => (needText(name).toUpperCase() === 'UTC' ? utc : zoneNamed(needText(name))))
  return Dict.of([
    ['timezone', timezone],
    ['utc', utc],
    ['UTC', utc],
    ['FixedOffset', fn('FixedOffset', 'offset', (minutes) => new FixedZone(60 * needInt(minutes), undefined))],
    ['all_timezones', names()],
    ['common_timezones', names()],
  ])
}
