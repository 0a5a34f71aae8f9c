import { CsvError, parse } from 'csv-parse/sync'
import { fn, str, type Value } from '../jinja/index.ts'
import { DateText, failure, isPlainRecord, type PlanwiseError } from '../model/index.ts'
import { decimalValue } from './decimal.ts'
import { placeOf } from './diagnostic.ts'
import { compilationError } from './errors.ts'
import type { Face } from './face.ts'
import { toValue } from './plain-values.ts'
import { GUESSES, TEXT_GUESS, type TypeGuess } from './seed-types.ts'
import { EMPTY_TABLE, type TableData, TableHost } from './table.ts'

/** `load_agate_table()`: the seed's file, with types guessed from all its values. */
export function loadAgateTable(face: Face): Value {
  return fn('load_agate_table', '', () => {
    if (face.node.resourceType !== 'seed') {
      throw compilationError('PW3017', `can only load_agate_table for seeds (got a ${face.node.resourceType})`)
    }
    if (face.kind !== 'run' || face.execution.seedPath === undefined) return new TableHost(EMPTY_TABLE)
    const { config } = face.node
    const types = config?.['column_types']
    return new TableHost(
      seedTable(face.world.readText(face.execution.seedPath), {
        delimiter: str(toValue(typeof config?.['delimiter'] === 'string' ? config['delimiter'] : ',')),
        textColumns: isPlainRecord(types) ? Object.keys(types) : [],
        path: placeOf(face.world.packages, face.node),
      }),
    )
  })
}

export interface SeedOptions {
  readonly delimiter: string
  /** Columns that stay text: those with a type in `column_types`. */
  readonly textColumns: readonly string[]
  /** For messages. */
  readonly path: string
}

/**
 * A CSV file as dbt's agate table. Empty text and `null` are missing values. The first of number, date, datetime, ISO
 * datetime, boolean, text that fits every value of a column is its type.
 * @throws Runtime Error for a file that is not CSV (dbt leaves that to the database), Compilation Error for a row with too
 *   many values or a delimiter of other than one character
 */
export function seedTable(csv: string, options: SeedOptions): TableData {
  const [header = [], ...rows] = records(csv, options)
  const names = columnNames(header)
  for (const [index, row] of rows.entries()) {
    if (row.length > names.length) {
      const message = `Row ${index} has ${row.length} values, but Table only has ${names.length} columns.`
      throw badRow(csv, options, index + 1, message, 'Compilation Error', 'Quote values that contain the delimiter.')
    }
  }
  const guesses = names.map((name, column) =>
    options.textColumns.includes(name) ? TEXT_GUESS : bestGuess(rows.flatMap((row) => row[column] ?? [])),
  )
  return {
    names,
    types: guesses.map((guess) => guess.type),
    rows: rows.map((row) => guesses.map((guess, column) => seedValue(guess, row[column]))),
  }
}

function bestGuess(texts: readonly string[]): TypeGuess {
  return GUESSES.find((guess) => texts.every((text) => guess.read(text) !== undefined)) ?? TEXT_GUESS
}

function seedValue(guess: TypeGuess, text: string | undefined): Value {
  const read = text === undefined ? undefined : guess.read(text)
  switch (read?.kind) {
    case undefined:
    case 'null':
      return null
    case 'text':
      return read.text
    case 'boolean':
      return read.text === 'true'
    case 'decimal':
      return decimalValue(read.text)
    case 'date':
    case 'datetime':
      return toValue(new DateText(read.kind, read.text))
  }
}

function records(csv: string, options: SeedOptions): string[][] {
  if ([...options.delimiter].length !== 1) {
    throw failure('PW3017', '"delimiter" must be a 1-character string', {
      family: 'Compilation Error',
      at: { path: options.path, line: 1 },
      hint: `It is '${options.delimiter}' in the configuration of this seed; without one it is a comma.`,
    })
  }
  try {
    const rows: string[][] = parse(csv, { delimiter: options.delimiter, ...LENIENT })
    // An empty line is a row without values.
    return rows.map((row) => (row.length === 1 && row[0] === '' ? [] : row))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const before = error instanceof CsvError && typeof error['records'] === 'number' ? error['records'] : 0
    const hint = message.startsWith('Quote Not Closed')
      ? 'A quoted value begins here and never ends; a quote in a value is doubled.'
      : undefined
    throw badRow(csv, options, before, `${options.path} is not a CSV file that can be read: ${message}`, 'Runtime Error', hint)
  }
}

/** A mistake in the record after the first `before` ones; quoted values may span lines, so its line has to be counted. */
function badRow(
  csv: string,
  { delimiter, path }: SeedOptions,
  before: number,
  message: string,
  family: 'Compilation Error' | 'Runtime Error',
  hint?: string,
): PlanwiseError {
  let lines = 0
  const count = (record: string[], context: { readonly lines: number }): string[] => {
    lines = context.lines
    return record
  }
  if (before > 0) parse(csv, { delimiter, ...LENIENT, to: before, on_record: count })
  return failure('PW3017', message, {
    family,
    at: { path, line: lines + 1 },
    ...(hint === undefined ? {} : { hint }),
  })
}

/** As lenient as Python's csv module. */
const LENIENT = { bom: true, relax_column_count: true, relax_quotes: true } as const

/** Nameless columns get letters, repeated names a number. */
function columnNames(header: readonly string[]): string[] {
  const names: string[] = []
  for (const [index, given] of header.entries()) {
    const letter = String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1)
    const base = given === '' ? letter : given
    let name = base
    for (let count = 2; names.includes(name); count++) name = `${base}_${count}`
    names.push(name)
  }
  return names
}
