import type { DatabaseError } from '../adapter/index.ts'
import { lineColumn, type MappedText } from '../compile/index.ts'
import { frame } from '../config/index.ts'
import { BUILT_IN, type CompiledPlace, type Diagnostic, type Location } from '../model/index.ts'

/**
 * DuckDB tells an offset in the statement it was given; the compiled SQL lies somewhere inside it (behind `create table
 * … as`). The source map then tells the line of the model or macro that wrote it.
 *
 * @param file where the compiled SQL was written
 * @returns nothing where the mistake is not in the compiled SQL
 */
export function sqlPlace(
  files: { readonly sourceText: (path: string) => string | undefined },
  error: DatabaseError,
  compiled: MappedText,
  file: string | undefined,
): Pick<Diagnostic, 'at' | 'stack' | 'compiled'> | undefined {
  if (error.position === undefined || error.sql === undefined || compiled.text.trim() === '') return undefined
  const start = error.sql.indexOf(compiled.text)
  const offset = start < 0 ? -1 : error.position - start
  if (offset < 0 || offset > compiled.text.length) return undefined
  const origin = compiled.map.at(offset)
  if (origin === undefined) return undefined
  const word = wordAt(compiled.text, offset)
  const own = [origin, ...origin.stack].find(({ path }) => !path.startsWith(BUILT_IN))
  const source = own === undefined ? undefined : files.sourceText(own.path)
  const at = own === undefined ? undefined : spanned(own, source, word)
  return {
    ...(at === undefined ? {} : { at }),
    ...(origin.stack.some(({ name, path }) => name !== path) ? { stack: origin.stack } : {}),
    ...(file === undefined ? {} : { compiled: inCompiled(compiled.text, offset, word, file, lineOf(source, at?.line)) }),
  }
}

function inCompiled(text: string, offset: number, word: string, path: string, source: string | undefined): CompiledPlace {
  const { line, column } = lineColumn(text, offset)
  const at = { path, line, column, endLine: line, endColumn: column + Math.max(1, word.length) }
  const drawn = lineOf(text, line) === source ? undefined : frame(text, at)
  return { at, ...(drawn === undefined ? {} : { frame: drawn }) }
}

/** The place as wide as the word that it is about, where that word was written there and did not come out of an expression. */
function spanned(
  { path, line, column }: Required<Pick<Location, 'path' | 'line' | 'column'>>,
  text: string | undefined,
  word: string,
): Location {
  const written = word !== '' && lineOf(text, line)?.startsWith(word, column - 1) === true
  return { path, line, column, ...(written ? { endLine: line, endColumn: column + word.length } : {}) }
}

function wordAt(text: string, offset: number): string {
  return /^(?:"[^"\n]*"|[\p{L}\p{N}_$]+)/u.exec(text.slice(offset, offset + 200))?.[0] ?? ''
}

function lineOf(text: string | undefined, line: number | undefined): string | undefined {
  return line === undefined ? undefined : text?.split(/\r\n|\r|\n/)[line - 1]
}
