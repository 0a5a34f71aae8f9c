import { TemplateError } from '../error.ts'
import { attributeGetter, filter } from './filters.ts'
import { formatValue } from './formatspec.ts'
import { checkItems, iterate, length, toList, truthy } from './iterate.ts'
import { toJson } from './json.ts'
import { asNumber, needInt } from './numbers.ts'
import { binary } from './operators.ts'
import { checkText, repr, str } from './print.ts'
import { capitalized, justified, replaced, stripped } from './strings.ts'
import { Dict, Host, tuple, Undefined } from './values.ts'

/** HTML-escapes text as MarkupSafe does. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;')
}

function titleWords(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('')
}

filter('upper', '', (_env, value) => str(value).toUpperCase())
filter('lower', '', (_env, value) => str(value).toLowerCase())
filter('capitalize', '', (_env, value) => capitalized(str(value)))
filter('title', '', (_env, value) => titleWords(str(value)))
filter('string', '', (_env, value) => str(value))
filter('trim', 'chars=None', (_env, value, chars) => stripped(str(value), chars))
filter('replace', 'old, new, count=None', (_env, value, from, to, count) =>
  replaced(str(value), str(from), str(to), count === null ? -1 : needInt(count)),
)
filter('center', 'width=80', (_env, value, width) => justified(str(value), width, ' ', 'both'))
filter('escape e forceescape', '', (_env, value) => escapeHtml(str(value)))
filter('safe', '', (_env, value) => str(value))
filter('striptags', '', (_env, value) =>
  unescapeHtml(withoutTags(str(value)))
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' '),
)

function withoutTags(text: string): string {
  let out = text
  for (let start = out.indexOf('<!--'); start >= 0; start = out.indexOf('<!--', start)) {
    const end = out.indexOf('-->', start)
    if (end < 0) break
    out = out.slice(0, start) + out.slice(end + 3)
  }
  return out.replace(/<[^>]*>/g, '')
}

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' }),
)

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(String(hex), 16), 0x10ffff))
    if (decimal !== undefined) return String.fromCodePoint(Math.min(Number(decimal), 0x10ffff))
    return ENTITIES.get(String(name)) ?? String(whole)
  })
}

filter('format', '*args, **kwargs', (_env, value, args, kwargs) => {
  const named = kwargs instanceof Dict && kwargs.size > 0
  if (named && truthy(args)) throw new TemplateError('type', "can't handle positional and keyword arguments at the same time")
  return binary('%', str(value), named ? kwargs : tuple(toList(args)))
})

filter('indent', 'width=4, first=False, blank=False', (_env, value, width, first, blank) => {
  const pad = typeof width === 'string' ? width : ' '.repeat(Math.max(0, checked(needInt(width))))
  const text = `${str(value)}\n`
  const lines = text.split(/\r\n|\n|\r/).slice(0, -1)
  checkText(text.length + pad.length * lines.length)
  const out = truthy(blank)
    ? lines.join(`\n${pad}`)
    : lines.map((line, i) => (i > 0 && line !== '' ? pad + line : line)).join('\n')
  return truthy(first) ? pad + out : out
})

function checked(count: number): number {
  checkText(count)
  return count
}

filter('wordcount', '', (_env, value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)
filter('truncate', "length=255, killwords=False, end='...', leeway=5", (_env, value, most, kill, end, leeway) => {
  const text = Array.from(str(value))
  const size = needInt(most)
  const tail = str(end)
  if (size < tail.length)
    throw new TemplateError('value', `expected length >= ${tail.length}, got ${size}`, { pyType: 'AssertionError' })
  if (text.length <= size + needInt(leeway)) return text.join('')
  const cut = text.slice(0, size - tail.length).join('')
  if (truthy(kill)) return cut + tail
  const space = cut.lastIndexOf(' ')
  return (space < 0 ? cut : cut.slice(0, space)) + tail
})
filter(
  'wordwrap',
  'width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True',
  (_env, value, width, breakLong, by) => {
    const most = Math.max(1, needInt(width))
    const lines = str(value).split(/\r\n|\n|\r/)
    return lines
      .map((line) => wrapped(line, most, truthy(breakLong)).join(by === null ? '\n' : str(by)))
      .join(by === null ? '\n' : str(by))
  },
)

function wrapped(line: string, width: number, breakLong: boolean): string[] {
  const lines: string[] = []
  let current = ''
  // A chunk is a run of spaces, or a word that may end in a hyphen.
  for (let chunk of line.match(/\s+|[^\s-]*[^\s\d-]-(?=[^\s\d-])|\S+?(?=[^\s\d-]-[^\s\d-]|\s|$)|\S+/g) ?? []) {
    if (current.length + chunk.length > width && current !== '') {
      lines.push(current.trimEnd())
      current = ''
      if (chunk.trim() === '') continue
    }
    while (breakLong && chunk.length > width) {
      lines.push(chunk.slice(0, width))
      chunk = chunk.slice(width)
    }
    if (!(current === '' && chunk.trim() === '' && lines.length > 0)) current += chunk
  }
  if (current.trim() !== '') lines.push(current.trimEnd())
  return lines
}

filter('urlencode', '', (_env, value) => {
  if (typeof value === 'string' || !(value instanceof Dict || Array.isArray(value) || value instanceof Host))
    return quoteUrl(str(value), '/')
  const pairs = value instanceof Dict ? Array.from(value.entries()) : toList(value).map(toList)
  return pairs.map(([key, item]) => `${quoteUrl(str(key ?? null), '')}=${quoteUrl(str(item ?? null), '')}`).join('&')
})

function quoteUrl(text: string, safe: string): string {
  const quoted = encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return safe === '/' ? quoted.replaceAll('%2F', '/') : quoted.replaceAll('%20', '+')
}

filter('filesizeformat', 'binary=False', (_env, value, useBinary) => {
  const bytes = asNumber(value) ?? Number(str(value))
  const base = truthy(useBinary) ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  const units = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(base) + 1e-9), units.length)
  const unit = units[power - 1] ?? ''
  return `${formatValue(bytes / base ** power, '.1f')} ${base === 1024 ? `${unit.toUpperCase()}iB` : `${unit}B`}`
})
filter('pprint', '', (_env, value) => repr(value))
filter('tojson', 'indent=None', (_env, value, indent) => {
  const json = toJson(value, { sortKeys: true, indent: indent === null ? undefined : needInt(indent) })
  return json.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
})
filter('xmlattr', 'autospace=True', (_env, value, autospace) => {
  const pairs = value instanceof Dict ? Array.from(value.entries()) : []
  const out = pairs
    .filter(([, item]) => item !== null && !(item instanceof Undefined))
    .map(([key, item]) => `${attributeName(str(key))}="${escapeHtml(str(item))}"`)
  return out.length > 0 && truthy(autospace) ? ` ${out.join(' ')}` : out.join(' ')
})

function attributeName(name: string): string {
  if (/[\s/>=]/.test(name)) throw new TemplateError('value', `Invalid character in attribute name: ${repr(name)}`)
  return escapeHtml(name)
}

filter('join', "d='', attribute=None", (env, value, separator, attribute) => {
  const parts: string[] = []
  let size = 0
  const by = str(separator)
  const read = attribute === null ? undefined : attributeGetter(env, attribute)
  for (const item of iterate(value)) {
    const text = str(read ? read(item) : item)
    size += text.length + by.length
    checkText(size)
    checkItems(parts.length)
    parts.push(text)
  }
  return parts.join(by)
})
filter('length count', '', (_env, value) => length(value))
