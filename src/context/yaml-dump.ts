import { loadYaml } from '../config/index.ts'
import { Dict, Float, Host, PySet, str, TemplateError, typeName, Undefined, type Value } from '../jinja/index.ts'

/** Lines are folded at the first space beyond this column, as PyYAML does. */
const WIDTH = 80
const MAX_SIMPLE_KEY = 128

/**
 * A value as YAML in PyYAML's `safe_dump` style: blocks, two spaces, texts quoted where they would read as something else.
 *
 * @param indentLists whether a list under a key stands two columns further in, as dbt writes package-lock.yml
 * @throws TemplateError of kind `value` for what YAML cannot represent
 */
export function dumpYaml(value: Value, sortKeys: boolean, { indentLists = false } = {}): string {
  const lines = block(value, { indent: 0, sortKeys, column: 0, depth: 0, indentLists })
  const collection = value instanceof Dict || value instanceof PySet || Array.isArray(value)
  const plainScalar = !collection && !/^['"]/.test(lines)
  return plainScalar ? `${lines}\n...\n` : `${lines}\n`
}

interface Place {
  readonly indent: number
  readonly sortKeys: boolean
  /** Where on its line the value begins, for folding. */
  readonly column: number
  readonly depth: number
  readonly indentLists: boolean
}

/** Without a final newline; continuation lines carry their indentation. */
function block(value: Value, place: Place): string {
  if (place.depth > 200) throw new TemplateError('value', 'the value contains itself')
  if (value instanceof Dict) return value.size === 0 ? '{}' : mapping(sorted([...value.entries()], place.sortKeys), place)
  if (value instanceof PySet)
    return mapping(
      sorted(
        [...value.values()].map((item) => [item, null]),
        place.sortKeys,
      ),
      place,
    )
  if (Array.isArray(value)) return value.length === 0 ? '[]' : sequence(value, place)
  return scalar(value, place)
}

function sorted(entries: [Value, Value][], wanted: boolean): [Value, Value][] {
  return wanted ? entries.sort(([a], [b]) => (str(a) < str(b) ? -1 : str(a) > str(b) ? 1 : 0)) : entries
}

function mapping(entries: readonly (readonly [Value, Value])[], place: Place): string {
  const pad = ' '.repeat(place.indent)
  return entries
    .map(([key, item], index) => {
      const lead = index === 0 ? '' : `\n${pad}`
      const keyText = scalar(key, { ...place, column: 0, indent: place.indent + 2 })
      const simple = !keyText.includes('\n') && keyText.length <= MAX_SIMPLE_KEY
      return `${lead}${simple ? keyText : `? ${keyText}\n${pad}`}:${member(item, place, place.indent + keyText.length + 2)}`
    })
    .join('')
}

/** What follows a key's colon. A list under a key stays at the key's own column unless lists are indented. */
function member(item: Value, place: Place, column: number): string {
  const inner = { ...place, depth: place.depth + 1, indent: place.indent + 2, column }
  if (item instanceof PySet) return ` !!set\n${' '.repeat(inner.indent)}${block(item, inner)}`
  if (item instanceof Dict && item.size > 0) return `\n${' '.repeat(inner.indent)}${block(item, inner)}`
  if (Array.isArray(item) && item.length > 0) {
    const indent = place.indentLists ? inner.indent : place.indent
    return `\n${' '.repeat(indent)}${block(item, { ...inner, indent })}`
  }
  return ` ${block(item, inner)}`
}

function sequence(items: readonly Value[], place: Place): string {
  const pad = ' '.repeat(place.indent)
  const inner = { ...place, depth: place.depth + 1, indent: place.indent + 2, column: place.indent + 2 }
  return items.map((item, index) => `${index === 0 ? '' : `\n${pad}`}- ${block(item, inner)}`).join('')
}

function scalar(value: Value, place: Place): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' || value instanceof Float) return number(value)
  if (typeof value === 'string') return text(value, place)
  const type = typeName(value)
  if (value instanceof Host && (type === 'date' || type === 'datetime')) return str(value)
  throw new TemplateError(
    'value',
    `cannot represent ${value instanceof Undefined ? 'an undefined value' : `an object of type ${type}`} in YAML`,
  )
}

function number(value: number | Float): string {
  const shown = str(value)
  if (shown === 'nan' || shown === 'inf') return `.${shown}`
  if (shown === '-inf') return '-.inf'
  return shown.includes('e') && !shown.includes('.') ? shown.replace('e', '.0e') : shown
}

function text(value: string, place: Place): string {
  if (needsDoubleQuotes(value)) return doubleQuoted(value)
  return isPlain(value) ? folded(value, place, '') : `'${folded(value.replaceAll("'", "''"), place, "'")}'`
}

function needsDoubleQuotes(value: string): boolean {
  return /[^\n\x20-\x7e]/.test(value) || / \n|\n | \n$|^ +\n/.test(value)
}

/** Texts that read back as themselves without quotes. */
function isPlain(value: string): boolean {
  if (value === '' || value === '=' || value === '<<' || value.includes('\n')) return false
  if (/^[#,[\]{}&*!|>'"%@`]|^[?:-](?: |$)|^ | $|: |:$| #|^---|^\.\.\./.test(value)) return false
  return loadYaml(value, '').value === value
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\x0b': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function doubleQuoted(value: string): string {
  const escaped = [...value].map((character) => {
    const known = ESCAPES[character]
    if (known !== undefined) return known
    const code = character.codePointAt(0) ?? 0
    if (code >= 0x20 && code <= 0x7e) return character
    const hex = code.toString(16).toUpperCase()
    return code <= 0xff
      ? `\\x${hex.padStart(2, '0')}`
      : code <= 0xffff
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`
  })
  return `"${escaped.join('')}"`
}

/** Breaks long lines at single spaces; inside quotes a line break of the text is an empty line. */
function folded(value: string, place: Place, quote: string): string {
  const pad = ' '.repeat(place.indent)
  const fold = (line: string, start: number) => {
    const words = line.split(/(?<=\S) (?=\S)/)
    let column = start
    let out = ''
    for (const [index, word] of words.entries()) {
      if (index > 0) {
        if (column > WIDTH) {
          out += `\n${pad}`
          column = place.indent
        } else {
          out += ' '
          column++
        }
      }
      out += word
      column += word.length
    }
    return out
  }
  return value
    .split('\n')
    .map((line, index) => {
      const shown = fold(line, index === 0 ? place.column + quote.length : place.indent)
      return index > 0 && (line !== '' || index === value.split('\n').length - 1) ? `\n${pad}${shown}` : shown
    })
    .join('\n')
}
