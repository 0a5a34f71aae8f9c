import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { failure } from '../../../model/index.ts'
import { type Destination, FORMATS, type Format } from '../../../workforce/index.ts'

export interface Asked {
  /** `--output`. */
  readonly output: string | null
  /** `--format`. */
  readonly format: string | null
  readonly cwd: string
  /** Where to write when nothing is said: a directory, and the stem of a single file in it. */
  readonly directory: string
  readonly stem: string
  /** How many tables there are to write. */
  readonly tables: number
}

/**
 * Where an export goes, and as what: the format is the one asked for, else that of the file's ending, else a workbook.
 * @throws PlanwiseError `PW5212` for a file that cannot hold what is asked for
 */
export function destinationOf(asked: Asked): { readonly format: Format; readonly destination: Destination } {
  const given = asked.output === null ? null : path.resolve(asked.cwd, asked.output)
  const ending = given === null ? undefined : FORMATS.find((format) => given.toLowerCase().endsWith(`.${format}`))
  const format = FORMATS.find((each) => each === asked.format) ?? ending ?? 'xlsx'
  if (given === null) return { format, destination: defaultPlace(asked, format) }
  const isDirectory = ending === undefined || (existsSync(given) && statSync(given).isDirectory())
  if (isDirectory) {
    const inside: Destination = { kind: 'file', path: path.join(given, `${asked.stem}.xlsx`) }
    return { format, destination: format === 'xlsx' ? inside : { kind: 'directory', path: given } }
  }
  if (ending !== format) throw refused(`${asked.output} does not end in .${format}, which --format asks for`, 'Give both alike.')
  if (format !== 'xlsx' && asked.tables !== 1) {
    throw refused(
      `One ${format} file holds one table, and there are ${asked.tables} to write`,
      'Name a directory, or one table with --tables.',
    )
  }
  return { format, destination: { kind: 'file', path: given } }
}

function defaultPlace({ directory, stem }: Asked, format: Format): Destination {
  return format === 'xlsx'
    ? { kind: 'file', path: path.join(directory, `${stem}.xlsx`) }
    : { kind: 'directory', path: path.join(directory, stem) }
}

function refused(message: string, hint: string) {
  return failure('PW5212', message, { family: 'Usage Error', hint })
}
