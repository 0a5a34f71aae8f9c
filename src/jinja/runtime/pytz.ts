import { TemplateError } from '../error.ts'
import { MICROS_PER_SECOND } from './calendar.ts'
import { DateTime } from './datetime.ts'
import { fn, needText } from './function.ts'
import { truthy } from './iterate.ts'
import { needInt } from './numbers.ts'
import { TimeDelta } from './timedelta.ts'
import { FixedZone, type Moment, offsetText, Zone, ZoneRules, type ZoneState } from './timezone.ts'
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
    if (this.rules.name === 'UTC') return '<UTC>'
    const { bound } = this
    if (!bound) return `<DstTzInfo '${this.rules.name}'>`
    return `<DstTzInfo '${this.rules.name}' ${bound.name}${offsetText(bound.offset, ':').replace(/^([-+])0?(\d+:)/, '$1$2')}:00 ${bound.isDaylight ? 'DST' : 'STD'}>`
  }
  override atLocal(local: Moment, dst: boolean): ZoneState {
    return this.bound ?? this.rules.atLocal(local, dst)
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
