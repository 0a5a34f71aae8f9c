import { parse } from 'csv-parse/sync'
import { failure } from '../model/index.ts'

/** The rows of a CSV text by its header, all values as text, as Python's DictReader gives them. */
export function csvRows(text: string): Record<string, string>[] {
  let rows: unknown
  try {
    rows = parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: true })
  } catch (error) {
    throw failure('PW2259', `Not readable as CSV: ${error instanceof Error ? error.message : String(error)}`, {
      family: 'Parsing Error',
    })
  }
  const [header = [], ...data] = isTable(rows) ? rows : []
  return data.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])))
}

function isTable(rows: unknown): rows is readonly (readonly string[])[] {
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'))
}
