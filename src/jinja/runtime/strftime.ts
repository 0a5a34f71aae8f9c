import { TemplateError } from '../error.ts'
import { dayOfYear, EPOCH_ORDINAL, fromOrdinal, isoCalendar, MICROS_PER_SECOND, two, weekday } from './calendar.ts'
import { type Moment, offsetText, type ZoneState } from './timezone.ts'

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Formats a moment as C's strftime does in the C locale, with the GNU flags - _ 0 ^. */
export function strftime(format: string, moment: Moment, zone: ZoneState | undefined): string {
  return format.replace(/%([-_0^]?)([A-Za-z%])/g, (whole, flag, letter) => {
    const text = directive(String(letter), moment, zone) ?? String(whole)
    switch (flag) {
      case '-':
        return text.replace(/^[0 ]+(?=.)/, '')
      case '_':
        return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
      case '0':
        return text.replace(/^ +/, (spaces) => '0'.repeat(spaces.length))
      case '^':
        return text.toUpperCase()
      default:
        return text
    }
  })
}

function directive(letter: string, moment: Moment, zone: ZoneState | undefined): string | undefined {
  const day = fromOrdinal(moment.ordinal)
  const weekDay = weekday(moment.ordinal)
  const seconds = Math.floor(moment.micros / MICROS_PER_SECOND)
  const hour = Math.floor(seconds / 3600)
  const sub = (format: string) => strftime(format, moment, zone)
  switch (letter) {
    case 'a':
      return WEEKDAYS[weekDay]?.slice(0, 3)
    case 'A':
      return WEEKDAYS[weekDay]
    case 'w':
      return String((weekDay + 1) % 7)
    case 'u':
      return String(weekDay + 1)
    case 'd':
      return two(day.day)
    case 'e':
      return String(day.day).padStart(2, ' ')
    case 'b':
    case 'h':
      return MONTHS[day.month - 1]?.slice(0, 3)
    case 'B':
      return MONTHS[day.month - 1]
    case 'm':
      return two(day.month)
    case 'y':
      return two(day.year % 100)
    case 'Y':
      return String(day.year)
    case 'C':
      return two(Math.floor(day.year / 100))
    case 'H':
      return two(hour)
    case 'k':
      return String(hour).padStart(2, ' ')
    case 'I':
      return two(hour % 12 === 0 ? 12 : hour % 12)
    case 'l':
      return String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, ' ')
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'P':
      return hour < 12 ? 'am' : 'pm'
    case 'M':
      return two(Math.floor(seconds / 60) % 60)
    case 'S':
      return two(seconds % 60)
    case 'f':
      return String(moment.micros % MICROS_PER_SECOND).padStart(6, '0')
    case 'z':
      return zone ? offsetText(zone.offset, '') : ''
    case 'Z':
      return zone ? zone.name : ''
    case 'j':
      return String(dayOfYear(day)).padStart(3, '0')
    case 'U':
      return two(Math.floor((dayOfYear(day) + 6 - ((weekDay + 1) % 7)) / 7))
    case 'W':
      return two(Math.floor((dayOfYear(day) + 6 - weekDay) / 7))
    case 'G':
      return String(isoCalendar(moment.ordinal).year)
    case 'g':
      return two(isoCalendar(moment.ordinal).year % 100)
    case 'V':
      return two(isoCalendar(moment.ordinal).week)
    case 's':
      return String((moment.ordinal - EPOCH_ORDINAL) * 86_400 + seconds - (zone?.offset ?? 0))
    case 'c':
      return sub('%a %b %e %H:%M:%S %Y')
    case 'x':
    case 'D':
      return sub('%m/%d/%y')
    case 'X':
    case 'T':
      return sub('%H:%M:%S')
    case 'F':
      return sub('%Y-%m-%d')
    case 'R':
      return sub('%H:%M')
    case 'r':
      return sub('%I:%M:%S %p')
    case 'n':
      return '\n'
    case 't':
      return '\t'
    case '%':
      return '%'
    default:
      return undefined
  }
}

/** What strptime reads; fields that the format does not name are undefined. */
export interface ParsedTime {
  year?: number
  month?: number
  day?: number
  hour?: number
  minute?: number
  second?: number
  microsecond?: number
  /** Seconds east of UTC. */
  offset?: number
  dayOfYear?: number
}

const NAMES = (names: readonly string[]) => names.join('|')
const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ['Y', '(\\d{4})'],
  ['y', '(\\d{2})'],
  ['m', '(1[0-2]|0[1-9]|[1-9])'],
  ['d', '(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])'],
  ['H', '(2[0-3]|[01]\\d|\\d)'],
  ['I', '(1[0-2]|0[1-9]|[1-9])'],
  ['M', '([0-5]\\d|\\d)'],
  ['S', '(6[01]|[0-5]\\d|\\d)'],
  ['f', '(\\d{1,6})'],
  ['j', '(36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])'],
  ['p', '(am|pm)'],
  ['z', '([-+]\\d\\d:?[0-5]\\d(?::?[0-5]\\d)?|Z)'],
  ['Z', '(utc|gmt)'],
  ['B', `(${NAMES(MONTHS)})`],
  ['b', `(${NAMES(MONTHS.map((name) => name.slice(0, 3)))})`],
  ['A', `(${NAMES(WEEKDAYS)})`],
  ['a', `(${NAMES(WEEKDAYS.map((name) => name.slice(0, 3)))})`],
])
const COMPOUND: ReadonlyMap<string, string> = new Map([
  ['c', '%a %b %d %H:%M:%S %Y'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
  ['F', '%Y-%m-%d'],
  ['T', '%H:%M:%S'],
])

/**
 * Reads a text by a strptime format.
 * @throws ValueError where the text does not have that form
 */
export function strptime(text: string, format: string): ParsedTime {
  const expanded = format.replace(/%([cxXFT])/g, (whole, letter) => COMPOUND.get(String(letter)) ?? String(whole))
  const letters: string[] = []
  const pattern = expanded.replace(/%([A-Za-z%])|(\s+)|([\\^$.*+?()[\]{}|/])/g, (_whole, letter, space, special) => {
    if (space !== undefined) return '\\s+'
    if (special !== undefined) return `\\${special}`
    if (letter === '%') return '%'
    const known = DIRECTIVES.get(String(letter))
    if (known === undefined) throw new TemplateError('value', `'${letter}' is a bad directive in format '${format}'`)
    letters.push(String(letter))
    return known
  })
  const match = new RegExp(`^${pattern}`, 'i').exec(text)
  if (!match) throw new TemplateError('value', `time data '${text}' does not match format '${format}'`)
  if (match[0].length < text.length) throw new TemplateError('value', `unconverted data remains: ${text.slice(match[0].length)}`)
  return collect(letters, match.slice(1))
}

function indexOfName(names: readonly string[], text: string): number {
  return names.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase().slice(0, 3)))
}

function collect(letters: readonly string[], texts: readonly string[]): ParsedTime {
  const parsed: ParsedTime = {}
  let afternoon: boolean | undefined
  for (const [i, letter] of letters.entries()) {
    const text = (texts[i] ?? '').trim()
    const number = Number(text)
    switch (letter) {
      case 'Y':
        parsed.year = number
        break
      case 'y':
        parsed.year = number <= 68 ? 2000 + number : 1900 + number
        break
      case 'm':
        parsed.month = number
        break
      case 'B':
      case 'b':
        parsed.month = indexOfName(MONTHS, text) + 1
        break
      case 'd':
        parsed.day = number
        break
      case 'j':
        parsed.dayOfYear = number
        break
      case 'H':
      case 'I':
        parsed.hour = number
        break
      case 'M':
        parsed.minute = number
        break
      case 'S':
        parsed.second = number
        break
      case 'f':
        parsed.microsecond = Number(text.padEnd(6, '0'))
        break
      case 'p':
        afternoon = text.toLowerCase() === 'pm'
        break
      case 'z':
        parsed.offset = readOffset(text)
    }
  }
  if (afternoon !== undefined && parsed.hour !== undefined) parsed.hour = (parsed.hour % 12) + (afternoon ? 12 : 0)
  return parsed
}

/** Seconds of "+05:30", "+0530", "-08" or "Z". */
export function readOffset(text: string): number {
  if (/^z$/i.test(text)) return 0
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^([-+])(\d\d):?(\d\d)?:?(\d\d)?/.exec(text) ?? []
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return sign === '-' ? -total : total
}
