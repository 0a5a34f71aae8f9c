import { type Cell, cellToJson, type ResultColumn } from '../../../adapter/index.ts'
import { cellXml, columnLetters } from './cells.ts'
import type { StyleName } from './styles.ts'
import { XML } from './xml.ts'

type Row = readonly Cell[]

/** What a sheet holds; its rows come in batches. */
export interface SheetSource {
  readonly columns: readonly ResultColumn[]
  readonly batches: AsyncIterator<readonly Row[]>
  /** A column that says for each row whether its numbers are `people`, `money` or a `rate`. */
  readonly unitColumn: string | null
}

/** A row limit of Excel, less the header. */
export const MOST_ROWS = 1_048_575
/** Characters gathered before they are handed on. */
const PIECE = 1 << 16
const WIDEST = 48

/** Rows one after the other, out of batches, one of which can be looked at before it is taken. */
export interface Cursor {
  readonly source: SheetSource
  /** The rows that are there already; empty only at the end. */
  peek(): Promise<readonly Row[]>
  /** Takes the next `count` of them. */
  take(count: number): void
}

export function cursorOf(source: SheetSource): Cursor {
  let batch: readonly Row[] = []
  return {
    source,
    async peek() {
      while (batch.length === 0) {
        const next = await source.batches.next()
        if (next.done === true) break
        batch = next.value
      }
      return batch
    },
    take(count) {
      batch = count >= batch.length ? [] : batch.slice(count)
    },
  }
}

/**
 * The text of one worksheet: a frozen header with filters, then rows from the cursor until it ends or the sheet is full.
 *
 * @param limit rows that fit, {@link MOST_ROWS} in Excel
 */
export async function* sheetXml(cursor: Cursor, limit: number): AsyncGenerator<string> {
  const { columns, unitColumn } = cursor.source
  const letters = columns.map((_, index) => columnLetters(index))
  const styles = columns.map(styleOf)
  /** Columns whose numbers are in the row's unit. */
  const byUnit = columns.map(({ name, type }) => type === 'DOUBLE' && !name.endsWith('_pct'))
  const unitAt = columns.findIndex(({ name }) => name === unitColumn)
  const header = columns.map(({ name }, index) => cellXml(name, `${letters[index]}1`, 'header')).join('')
  yield `${openingXml(columns, await cursor.peek())}<sheetData><row r="1">${header}</row>`
  let written = 0
  let piece = ''
  for (let batch = await cursor.peek(); batch.length > 0 && written < limit; batch = await cursor.peek()) {
    const taken = batch.slice(0, limit - written)
    for (const row of taken) {
      written += 1
      const units = unitAt < 0 ? undefined : unitStyle(row[unitAt] ?? null)
      piece += rowXml(
        row,
        written + 1,
        letters,
        units === undefined ? styles : styles.map((style, at) => (byUnit[at] === true ? units : style)),
      )
      if (piece.length < PIECE) continue
      yield piece
      piece = ''
    }
    cursor.take(taken.length)
  }
  const range = `A1:${letters.at(-1) ?? 'A'}${written + 1}`
  yield `${piece}</sheetData><autoFilter ref="${range}"/></worksheet>`
}

function rowXml(row: Row, number: number, letters: readonly string[], styles: readonly StyleName[]): string {
  let cells = ''
  for (let index = 0; index < letters.length; index++) {
    cells += cellXml(row[index] ?? null, `${letters[index]}${number}`, styles[index] ?? 'plain')
  }
  return `<row r="${number}">${cells}</row>`
}

function openingXml(columns: readonly ResultColumn[], sample: readonly Row[]): string {
  const widths = columns.map(({ name }, index) => {
    const texts = sample.slice(0, 500).map((row) => displayLength(row[index] ?? null))
    return Math.min(WIDEST, Math.max(name.length + 4, ...texts.map((length) => length + 2)))
  })
  const cols = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
  return `${XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols>`
}

function displayLength(cell: Cell): number {
  const value = cellToJson(cell)
  if (value === null) return 0
  if (typeof value === 'number') return Math.abs(value) < 1000 ? 8 : value.toLocaleString('en-US').length + 3
  return typeof value === 'string' ? value.length : 8
}

/** A column's look by its type and, for fractions and money, by its name. */
export function styleOf({ name, type }: ResultColumn): StyleName {
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIMESTAMP')) return 'moment'
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return /year|level|age$|tenure|sequence/.test(name) ? 'plain' : 'count'
  if (!/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return 'plain'
  if (/(^|_)(pct|percent|growth)$/.test(name)) return 'percent'
  if (/(^|_)(rate|probability|draw|multiplier)$/.test(name)) return 'fraction'
  return 'money'
}

function unitStyle(unit: Cell): StyleName {
  if (unit === 'people') return 'count'
  return unit === 'rate' ? 'percent' : 'money'
}
