import { TemplateError } from '../error.ts'
import { PyBytes } from './bytes.ts'
import { formatMethod } from './format.ts'
import { needText } from './function.ts'
import { checkItems, iterate, length } from './iterate.ts'
import { define, STR } from './methods.ts'
import { needInt } from './numbers.ts'
import { checkText, str } from './print.ts'
import { Dict, Host, Tuple, tuple, typeName, type Value } from './values.ts'

// Python's whitespace for str.strip and str.split; JavaScript's \s differs in a few control characters.
const SPACE = '[\\s\\x1c-\\x1f\\x85]'
const LEFT = new RegExp(`^${SPACE}+`)
const RIGHT = new RegExp(`${SPACE}+$`)
const SPACES = new RegExp(`${SPACE}+`)

const strip = {
  left: (text: string, chars: Value) => stripped(text, chars, true, false),
  right: (text: string, chars: Value) => stripped(text, chars, false, true),
}

/** str.strip, lstrip and rstrip. */
export function stripped(text: string, chars: Value, left = true, right = true): string {
  if (chars === null) {
    // `trim` is many times faster than a regular expression on long text; \x1c-\x1f and \x85 are what it does not know.
    const simple = left && right ? text.trim() : left ? text.trimStart() : text.trimEnd()
    if (!/^[\x1c-\x1f\x85\ufeff]|[\x1c-\x1f\x85\ufeff]$/.test(simple) && !text.includes('\ufeff')) return simple
    const cut = left ? text.replace(LEFT, '') : text
    return right ? cut.replace(RIGHT, '') : cut
  }
  const set = new Set(needText(chars, 'strip arg'))
  const letters = Array.from(text)
  let from = 0
  let to = letters.length
  if (left) while (from < to && set.has(letters[from] ?? '')) from++
  if (right) while (to > from && set.has(letters[to - 1] ?? '')) to--
  return letters.slice(from, to).join('')
}

function limit(max: Value): number {
  const count = needInt(max)
  return count < 0 ? Number.POSITIVE_INFINITY : count
}

function split(text: string, separator: Value, max: Value): Value[] {
  const most = limit(max)
  if (separator === null) return splitSpace(text, most)
  const by = needText(separator, 'sep')
  if (by === '') throw new TemplateError('value', 'empty separator')
  const parts: Value[] = text.split(by)
  checkItems(parts.length)
  return parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(by)]
}

function splitSpace(text: string, most: number): Value[] {
  const parts: Value[] = []
  let rest = stripped(text, null, true, most === Number.POSITIVE_INFINITY)
  while (rest !== '' && parts.length < most) {
    const space = SPACES.exec(rest)
    if (!space) break
    parts.push(rest.slice(0, space.index))
    rest = rest.slice(space.index + space[0].length)
  }
  if (rest !== '') parts.push(rest)
  return parts
}

function splitRight(text: string, separator: Value, max: Value): Value[] {
  const most = limit(max)
  if (most === Number.POSITIVE_INFINITY) return split(text, separator, max)
  if (separator === null) {
    const all = splitSpace(text, Number.POSITIVE_INFINITY)
    if (all.length <= most + 1) return all
    const kept = all.slice(all.length - most)
    let rest = stripped(text, null, false)
    for (let i = kept.length - 1; i >= 0; i--) rest = stripped(rest.slice(0, rest.length - length(kept[i] ?? '')), null, false)
    return [stripped(rest, null, true, false), ...kept]
  }
  const by = needText(separator, 'sep')
  const parts = split(text, by, -1)
  return parts.length <= most + 1 ? parts : [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)]
}

/** ''.join(items): every item must be text. */
function join(separator: string, items: Value): string {
  const parts: string[] = []
  let size = 0
  for (const item of iterate(items)) {
    if (typeof item !== 'string')
      throw new TemplateError('type', `sequence item ${parts.length}: expected str instance, ${typeName(item)} found`)
    size += item.length + separator.length
    checkText(size)
    parts.push(item)
  }
  return parts.join(separator)
}

function occurrences(text: string, part: string): number {
  if (part === '') return text.length + 1
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
  return count
}

/** str.replace; a negative count replaces all. */
export function replaced(text: string, from: string, to: string, count: number): string {
  if (count < 0) {
    if (to.length > from.length) checkText(text.length + occurrences(text, from) * (to.length - from.length))
    // A dollar sign in the replacement is plain text.
    return text.replaceAll(from, to.replaceAll('$', '$$$$'))
  }
  let out = ''
  let at = 0
  for (let n = 0; n < count; n++) {
    const found = text.indexOf(from, at)
    if (found < 0 || (from === '' && found >= text.length && n > text.length)) break
    out += text.slice(at, found) + to
    checkText(out.length)
    at = found + from.length
    if (from === '') {
      if (at >= text.length) break
      out += text.charAt(at)
      at++
    }
  }
  return out + text.slice(at)
}

/** str.title. */
export function titled(text: string): string {
  return text.toLowerCase().replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1))
}

export function capitalized(text: string): string {
  const [first = '', ...rest] = text
  return first.toUpperCase() + rest.join('').toLowerCase()
}

/** ljust, rjust and center. */
export function justified(text: string, width: Value, fill: string, side: 'left' | 'right' | 'both'): string {
  const missing = needInt(width) - length(text)
  if (length(fill) !== 1) throw new TemplateError('type', 'The fill character must be exactly one character long')
  if (missing <= 0) return text
  checkText(missing + text.length)
  if (side === 'left') return text + fill.repeat(missing)
  if (side === 'right') return fill.repeat(missing) + text
  const left = Math.floor(missing / 2) + (missing & needInt(width) & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

function clipped(text: string, start: Value, end: Value): { from: number; part: string } {
  const clamp = (index: Value, standard: number) => {
    if (index === null) return standard
    const at = needInt(index)
    return Math.max(0, Math.min(at < 0 ? at + text.length : at, text.length))
  }
  const from = clamp(start, 0)
  return { from, part: text.slice(from, Math.max(from, clamp(end, text.length))) }
}

function find(text: string, what: Value, start: Value, end: Value, last: boolean): number {
  const { from, part } = clipped(text, start, end)
  const at = last ? part.lastIndexOf(needText(what)) : part.indexOf(needText(what))
  return at < 0 ? -1 : at + from
}

function index(text: string, what: Value, start: Value, end: Value, last: boolean): number {
  const at = find(text, what, start, end, last)
  if (at < 0) throw new TemplateError('value', 'substring not found')
  return at
}

function affixed(name: string, text: string, affix: Value, start: Value, end: Value): boolean {
  const { part } = clipped(text, start, end)
  const test = (one: string) => (name === 'startswith' ? part.startsWith(one) : part.endsWith(one))
  if (typeof affix === 'string') return test(affix)
  if (affix instanceof Tuple) return Array.from(affix).some((one) => test(needText(one)))
  throw new TemplateError('type', `${name} first arg must be str or a tuple of str, not ${typeName(affix)}`)
}

function partition(text: string, separator: Value, last: boolean): Tuple {
  const by = needText(separator, 'sep')
  if (by === '') throw new TemplateError('value', 'empty separator')
  const at = last ? text.lastIndexOf(by) : text.indexOf(by)
  if (at < 0) return tuple(last ? ['', '', text] : [text, '', ''])
  return tuple([text.slice(0, at), by, text.slice(at + by.length)])
}

function splitLines(text: string, keepEnds: boolean): Value[] {
  const lines: Value[] = []
  for (const match of text.matchAll(/([^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g)) {
    if (match[0] === '') break
    lines.push(keepEnds ? match[0] : (match[1] ?? ''))
  }
  return lines
}

function expandTabs(text: string, size: number): string {
  let column = 0
  let out = ''
  for (const char of text) {
    const fill = char === '\t' ? (size > 0 ? size - (column % size) : 0) : 1
    out += char === '\t' ? ' '.repeat(fill) : char
    column = char === '\n' || char === '\r' ? 0 : column + fill
    checkText(out.length)
  }
  return out
}

function zeroFilled(text: string, width: number): string {
  const missing = width - length(text)
  if (missing <= 0) return text
  checkText(width)
  const sign = /^[-+]/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function swapCase(text: string): string {
  return Array.from(text, (char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase())).join('')
}

function translate(text: string, table: Value): string {
  if (!(table instanceof Dict)) throw new TemplateError('type', 'translate() needs a dictionary')
  return Array.from(text, (char) => {
    const to = table.get(char.codePointAt(0) ?? 0)
    return to === undefined ? char : to === null ? '' : typeof to === 'number' ? String.fromCodePoint(to) : str(to)
  }).join('')
}

function makeTranslation(_self: string, from: Value, to: Value, drop: Value): Dict {
  const table = new Dict()
  if (from instanceof Dict) {
    for (const [key, value] of from.entries()) table.set(typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value)
    return table
  }
  const target = Array.from(needText(to))
  for (const [i, char] of Array.from(needText(from)).entries())
    table.set(char.codePointAt(0) ?? 0, (target[i] ?? '').codePointAt(0) ?? null)
  for (const char of drop === null ? '' : needText(drop)) table.set(char.codePointAt(0) ?? 0, null)
  return table
}

function on(name: string, parameters: string, body: (self: string, ...args: Value[]) => Value): void {
  define(STR, name, parameters, body)
}

function every(name: string, pattern: RegExp): void {
  on(name, '', (self) => pattern.test(self))
}

on('encode', "encoding='utf-8', errors='strict'", (self, encoding) => PyBytes.encode(self, needText(encoding, 'encoding')))
on('upper', '', (self) => self.toUpperCase())
on('lower', '', (self) => self.toLowerCase())
on('casefold', '', (self) => self.toLowerCase().replaceAll('ß', 'ss'))
on('title', '', titled)
on('capitalize', '', capitalized)
on('swapcase', '', swapCase)
on('strip', 'chars=None, /', (self, chars) => stripped(self, chars))
on('lstrip', 'chars=None, /', strip.left)
on('rstrip', 'chars=None, /', strip.right)
on('split', 'sep=None, maxsplit=-1', split)
on('rsplit', 'sep=None, maxsplit=-1', splitRight)
on('splitlines', 'keepends=False', (self, keep) => splitLines(self, keep === true))
on('partition', 'sep, /', (self, sep) => partition(self, sep, false))
on('rpartition', 'sep, /', (self, sep) => partition(self, sep, true))
on('join', 'iterable, /', join)
on('replace', 'old, new, count=-1, /', (self, from, to, count) =>
  replaced(self, needText(from, 'replace() argument 1'), needText(to, 'replace() argument 2'), needInt(count)),
)
on('find', 'sub, start=None, end=None, /', (self, what, start, end) => find(self, what, start, end, false))
on('rfind', 'sub, start=None, end=None, /', (self, what, start, end) => find(self, what, start, end, true))
on('index', 'sub, start=None, end=None, /', (self, what, start, end) => index(self, what, start, end, false))
on('rindex', 'sub, start=None, end=None, /', (self, what, start, end) => index(self, what, start, end, true))
on('count', 'sub, start=None, end=None, /', (self, what, start, end) => {
  const part = clipped(self, start, end).part
  return needText(what) === '' ? length(part) + 1 : part.split(needText(what)).length - 1
})
on('startswith', 'prefix, start=None, end=None, /', (self, affix, start, end) => affixed('startswith', self, affix, start, end))
on('endswith', 'suffix, start=None, end=None, /', (self, affix, start, end) => affixed('endswith', self, affix, start, end))
on('removeprefix', 'prefix, /', (self, affix) => (self.startsWith(needText(affix)) ? self.slice(needText(affix).length) : self))
on('removesuffix', 'suffix, /', (self, affix) =>
  needText(affix) !== '' && self.endsWith(needText(affix)) ? self.slice(0, -needText(affix).length) : self,
)
on('ljust', "width, fillchar=' ', /", (self, width, fill) => justified(self, width, needText(fill), 'left'))
on('rjust', "width, fillchar=' ', /", (self, width, fill) => justified(self, width, needText(fill), 'right'))
on('center', "width, fillchar=' ', /", (self, width, fill) => justified(self, width, needText(fill), 'both'))
on('zfill', 'width, /', (self, width) => zeroFilled(self, needInt(width)))
on('expandtabs', 'tabsize=8', (self, size) => expandTabs(self, needInt(size)))
on('translate', 'table, /', translate)
on('maketrans', 'x, y=None, z=None, /', makeTranslation)
on('format_map', 'mapping, /', (self, mapping) =>
  formatMethod(self, [], {
    get: (key) => (mapping instanceof Dict ? mapping.get(key) : mapping instanceof Host ? mapping.pyItem(key) : undefined),
  }),
)
STR.set('format', (self, args, kwargs) => formatMethod(self, args, kwargs ?? new Map<string, Value>()))
on('isupper', '', (self) => self !== self.toLowerCase() && self === self.toUpperCase())
on('islower', '', (self) => self !== self.toUpperCase() && self === self.toLowerCase())
on('istitle', '', (self) => /\p{L}/u.test(self) && self === titled(self))
every('isdigit', /^[\p{Nd}²³¹⁰-⁹₀-₉]+$/u)
every('isdecimal', /^\p{Nd}+$/u)
every('isnumeric', /^\p{N}+$/u)
every('isalpha', /^\p{L}+$/u)
every('isalnum', /^[\p{L}\p{N}]+$/u)
every('isspace', new RegExp(`^${SPACE}+$`))
every('isidentifier', /^[\p{ID_Start}_]\p{ID_Continue}*$/u)
every('isascii', /^[\0-\x7f]*$/)
on('isprintable', '', (self) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self))
