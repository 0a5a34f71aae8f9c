import { type Cell, cellToJson } from '../../../adapter/index.ts'
import type { StyleName } from './styles.ts'
import { STYLE_IDS } from './styles.ts'
import { escaped } from './xml.ts'

/** Excel's own limit; a longer text makes the file unreadable for it. */
const LONGEST_TEXT = 32_767
const DAY = 86_400_000
/** Day 0 of Excel's calendar (which believes in February 29, 1900; later dates are right). */
const EPOCH = Date.UTC(1899, 11, 30)
const FIRST_DATE = 61

/**
 * One cell as SpreadsheetML: numbers, booleans and dates typed, everything else as text. A text is never a formula,
 * whatever it begins with.
 *
 * @param reference e.g. `B7`
 */
export function cellXml(cell: Cell, reference: string, style: StyleName): string {
  if (cell === null) return ''
  const s = STYLE_IDS[style]
  const value = typedValue(cell)
  switch (typeof value) {
    case 'number':
      return `<c r="${reference}" s="${s}"><v>${value}</v></c>`
    case 'boolean':
      return `<c r="${reference}" s="${s}" t="b"><v>${value ? 1 : 0}</v></c>`
    case 'string':
      return textXml(value, reference, s)
  }
}

function textXml(text: string, reference: string, style: number): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text
  const space = /^\s|\s$|\n/.test(cut) ? ' xml:space="preserve"' : ''
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t${space}>${escaped(cut)}</t></is></c>`
}

function typedValue(cell: Exclude<Cell, null>): number | boolean | string {
  if (typeof cell === 'object' && (cell.kind === 'date' || cell.kind === 'timestamp')) return serialOf(cell.iso) ?? cell.iso
  const value = cellToJson(cell)
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : JSON.stringify(value)
}

/** Days since Excel's day 0; undefined for what its calendar does not reach. */
function serialOf(iso: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d(?:\.\d+)?))?$/.exec(iso)
  if (match === null) return undefined
  const [, year, month, day, hours = 0, minutes = 0, seconds = 0] = match
  const days = (Date.UTC(Number(year), Number(month) - 1, Number(day)) - EPOCH) / DAY
  if (days < FIRST_DATE) return undefined
  return days + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400
}

/** `A` for 0, `AA` for 26. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : `${columnLetters(Math.floor(index / 26) - 1)}${letter}`
}
