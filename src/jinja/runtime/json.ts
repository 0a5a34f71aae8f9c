import { asciiJson } from '../../model/index.ts'
import { TemplateError } from '../error.ts'
import { iterate } from './iterate.ts'
import { asNumber } from './numbers.ts'
import { checkText, floatText, intText } from './print.ts'
import { Dict, Float, float, Host, Tuple, typeName, Undefined, type Value } from './values.ts'

export interface JsonOptions {
  readonly sortKeys?: boolean
  /** Spaces per level; undefined writes one line. */
  readonly indent?: number | undefined
  /** Write characters beyond ASCII as \uXXXX (Python's default). */
  readonly ensureAscii?: boolean
}

/**
 * Python's json.dumps, with ", " and ": " between items.
 * @throws TypeError for values that JSON does not know
 */
export function toJson(value: Value, options: JsonOptions = {}): string {
  const out: string[] = []
  const state = {
    out,
    size: 0,
    values: 0,
    sortKeys: options.sortKeys ?? false,
    indent: options.indent,
    ascii: options.ensureAscii ?? true,
    depth: 0,
  }
  write(value, state)
  return out.join('')
}

// Structures that share their parts can be exponentially larger when written out.
const MAX_VALUES = 3_000_000

interface Writer {
  values: number
  readonly out: string[]
  size: number
  readonly sortKeys: boolean
  readonly indent: number | undefined
  readonly ascii: boolean
  depth: number
}

function emit(state: Writer, text: string): void {
  state.out.push(text)
  state.size += text.length
  checkText(state.size)
}

function write(value: Value, state: Writer): void {
  if (++state.values > MAX_VALUES) throw new TemplateError('limit', 'the JSON of a value is too large', { pyType: 'MemoryError' })
  const scalar = scalarText(value, state.ascii)
  if (scalar !== undefined) {
    emit(state, scalar)
    return
  }
  if (++state.depth > 200) throw new TemplateError('value', 'Circular reference detected')
  if (value instanceof Dict) writeDict(value, state)
  else if (Array.isArray(value)) writeItems('[', ']', value, (item) => write(item, state), state)
  else if (value instanceof Host && value.pyMapping()) writeDict(Dict.of(mappingEntries(value)), state)
  else if (value instanceof Undefined) throw new TemplateError('type', 'Object of type Undefined is not JSON serializable')
  else throw new TemplateError('type', `Object of type ${typeName(value)} is not JSON serializable`)
  state.depth--
}

function* mappingEntries(value: Host): Iterable<[Value, Value]> {
  for (const key of iterate(value)) yield [key, value.pyItem(key) ?? null]
}

function scalarText(value: Value, ascii: boolean): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'string') return jsonText(value, ascii)
  if (typeof value === 'bigint') return intText(value)
  const number = asNumber(value)
  if (number === undefined) return undefined
  if (Number.isNaN(number)) return 'NaN'
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity'
  return value instanceof Float || !Number.isInteger(number) ? floatText(number) : intText(number)
}

function jsonText(text: string, ascii: boolean): string {
  return ascii ? asciiJson(text) : JSON.stringify(text)
}

function writeDict(value: Dict, state: Writer): void {
  let entries = Array.from(value.entries(), ([key, item]) => ({ key: keyText(key), item }))
  if (state.sortKeys) entries = entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const entry = ({ key, item }: { key: string; item: Value }) => {
    emit(state, `${jsonText(key, state.ascii)}: `)
    write(item, state)
  }
  writeItems('{', '}', entries, entry, state)
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key
  if (key instanceof Tuple || Array.isArray(key) || (key !== null && typeof key === 'object' && !(key instanceof Float))) {
    throw new TemplateError('type', `keys must be str, int, float, bool or None, not ${typeName(key)}`)
  }
  return scalarText(key, true) ?? ''
}

function writeItems<T>(open: string, close: string, items: readonly T[], one: (item: T) => void, state: Writer): void {
  const line = state.indent === undefined ? '' : `\n${' '.repeat(state.indent * state.depth)}`
  emit(state, open)
  for (const [i, item] of items.entries()) {
    emit(state, i === 0 ? line : state.indent === undefined ? ', ' : `,${line}`)
    one(item)
  }
  if (items.length > 0 && state.indent !== undefined) emit(state, `\n${' '.repeat(state.indent * (state.depth - 1))}`)
  emit(state, close)
}

/**
 * Python's json.loads: 1.0 stays a float, integers keep all digits.
 * @throws ValueError where the text is not JSON
 */
export function fromJson(text: string): Value {
  const reader = new JsonReader(text)
  const value = reader.value()
  reader.end()
  return value
}

const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)|(true|false|null|NaN|-?Infinity))/sy

class JsonReader {
  private readonly text: string
  private at = 0
  private depth = 0
  constructor(text: string) {
    this.text = text
  }

  value(): Value {
    const match = this.token()
    const [, mark, text, number, fraction, exponent, word] = match
    if (text !== undefined) return this.string(text)
    if (number !== undefined) return readNumber(number, fraction !== undefined || exponent !== undefined)
    if (word !== undefined) return WORDS.get(word) ?? null
    if (++this.depth > 500) throw this.problem('Too deeply nested')
    const made = mark === '{' ? this.object() : mark === '[' ? this.array() : this.unexpected()
    this.depth--
    return made
  }

  end(): void {
    const rest = this.text.slice(this.at).trimStart()
    if (rest !== '') throw this.problem('Extra data')
  }

  private token(): RegExpExecArray {
    TOKEN.lastIndex = this.at
    const match = TOKEN.exec(this.text)
    if (!match) throw this.problem('Expecting value')
    this.at = TOKEN.lastIndex
    return match
  }

  private mark(): string {
    return this.token()[1] ?? ''
  }

  private peek(): string {
    const rest = /[^ \t\n\r]/g
    rest.lastIndex = this.at
    return rest.exec(this.text)?.[0] ?? ''
  }

  private array(): Value[] {
    const items: Value[] = []
    if (this.peek() === ']') {
      this.token()
      return items
    }
    for (;;) {
      items.push(this.value())
      const mark = this.mark()
      if (mark === ']') return items
      if (mark !== ',') throw this.problem("Expecting ',' delimiter")
    }
  }

  private object(): Dict {
    const made = new Dict()
    if (this.peek() === '}') {
      this.token()
      return made
    }
    for (;;) {
      if (this.peek() !== '"') throw this.problem('Expecting property name enclosed in double quotes')
      const key = this.value()
      if (this.mark() !== ':') throw this.problem("Expecting ':' delimiter")
      made.set(key, this.value())
      const mark = this.mark()
      if (mark === '}') return made
      if (mark !== ',') throw this.problem("Expecting ',' delimiter")
    }
  }

  private string(text: string): string {
    try {
      const value: unknown = JSON.parse(text)
      return String(value)
    } catch (error) {
      throw new TemplateError('value', `Invalid string in JSON near character ${this.at}`, {
        pyType: 'JSONDecodeError',
        cause: error,
      })
    }
  }

  private unexpected(): never {
    throw this.problem('Expecting value')
  }

  private problem(message: string): TemplateError {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    const column = this.at - before.lastIndexOf('\n')
    return new TemplateError('value', `${message}: line ${line} column ${column} (char ${this.at})`, {
      pyType: 'JSONDecodeError',
    })
  }
}

const WORDS = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function readNumber(text: string, isFloat: boolean): Value {
  if (isFloat) return float(Number(text))
  const number = Number(text)
  return Number.isSafeInteger(number) ? number + 0 : BigInt(text)
}
