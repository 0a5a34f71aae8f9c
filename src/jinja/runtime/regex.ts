import { createContext, Script } from 'node:vm'
import { TemplateError } from '../error.ts'
import { call, fn, needText } from './function.ts'
import { PyIter } from './iterate.ts'
import { synchronous } from './lists.ts'
import { needInt } from './numbers.ts'
import { checkText, repr, str } from './print.ts'
import { RE_FLAGS, translatePattern } from './regex-syntax.ts'
import { Dict, Host, tuple, typeName, type Value } from './values.ts'

/** Milliseconds after which a match that backtracks for ever is stopped. */
const MATCH_TIMEOUT = 1_000

// A risky pattern runs inside a vm context, whose time-out interrupts even V8's regular expressions.
let watched: { context: { task: () => RegExpExecArray | null }; script: Script } | undefined

function execute(regex: RegExp, text: string, risky: boolean): RegExpExecArray | null {
  if (!risky || text.length < 16) return regex.exec(text)
  watched ??= { context: { task: () => null }, script: new Script('task()') }
  const { context, script } = watched
  if (!contextMade) {
    createContext(context)
    contextMade = true
  }
  let found: RegExpExecArray | null = null
  context.task = () => {
    found = regex.exec(text)
    return null
  }
  try {
    script.runInContext(context, { timeout: MATCH_TIMEOUT })
  } catch (error) {
    if (isTimeout(error)) {
      throw new TemplateError('limit', `matching the regular expression ${repr(regex.source)} takes too long`, { cause: error })
    }
    throw error
  }
  return found
}
let contextMade = false

// The error may come from another realm, where instanceof does not hold.
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

class Pattern extends Host {
  readonly pattern: string
  readonly flags: number
  readonly names: ReadonlyMap<string, number>
  readonly groups: number
  private readonly source: string
  private readonly letters: string
  private readonly risky: boolean

  constructor(pattern: string, flags: number) {
    super()
    const translated = translatePattern(pattern, flags)
    this.pattern = pattern
    this.flags = flags
    this.names = translated.names
    this.groups = translated.groups
    this.source = translated.source
    this.letters = translated.ignoreCase ? 'iu' : 'u'
    this.risky = translated.risky
    // Fails here, with a message, when the translation is not valid.
    this.compiled('')
  }

  private compiled(extra: string): RegExp {
    try {
      return new RegExp(this.source, this.letters + extra)
    } catch (error) {
      throw new TemplateError(
        'value',
        `invalid regular expression ${repr(this.pattern)}: ${error instanceof Error ? error.message : ''}`,
        { pyType: 'error', cause: error },
      )
    }
  }

  /** The first match at or after `from`; `mode` as Python's search, match and fullmatch. */
  find(text: string, from: number, mode: 'search' | 'match' | 'fullmatch'): Match | null {
    const regex =
      mode === 'fullmatch'
        ? new RegExp(`(?:${this.source})(?![\\s\\S])`, `${this.letters}y`)
        : this.compiled(mode === 'search' ? 'g' : 'y')
    regex.lastIndex = from
    const found = execute(regex, text, this.risky)
    return found ? new Match(this, text, found) : null
  }

  /** All matches, without overlap; an empty one does not directly follow another at the same place. */
  *all(text: string): Iterable<Match> {
    const regex = this.compiled('g')
    for (let at = 0; at <= text.length; ) {
      regex.lastIndex = at
      const found = execute(regex, text, this.risky)
      if (!found) return
      const match = new Match(this, text, found)
      yield match
      at = match.end > match.begin ? match.end : match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1)
    }
  }

  /** Where each group starts in a match. */
  indices(text: string, from: number): readonly (readonly [number, number] | undefined)[] {
    const regex = this.compiled('dy')
    regex.lastIndex = from
    return execute(regex, text, this.risky)?.indices ?? []
  }

  override pyType(): string {
    return 're.Pattern'
  }
  override pyRepr(): string {
    return `re.compile(${repr(this.pattern)})`
  }
  override pyHash(): string {
    return `re${this.flags}${this.pattern}`
  }
  override pyEquals(other: Value): boolean {
    return other instanceof Pattern && other.pattern === this.pattern && other.flags === this.flags
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.pattern
      case 'flags':
        return this.flags | RE_FLAGS.UNICODE
      case 'groups':
        return this.groups
      case 'groupindex':
        return Dict.of(this.names)
      default:
        return METHODS.has(name) ? bound(name, this) : undefined
    }
  }
}

class Match extends Host {
  readonly begin: number
  readonly end: number
  private readonly pattern: Pattern
  private readonly text: string
  private readonly found: RegExpExecArray
  constructor(pattern: Pattern, text: string, found: RegExpExecArray) {
    super()
    this.pattern = pattern
    this.text = text
    this.found = found
    this.begin = found.index
    this.end = found.index + found[0].length
  }
  override pyType(): string {
    return 're.Match'
  }
  override pyRepr(): string {
    return `<re.Match object; span=(${this.begin}, ${this.end}), match=${repr(this.found[0])}>`
  }
  override pyItem(key: Value): Value | undefined {
    const number = this.groupNumber(key)
    return number === undefined ? undefined : (this.found[number] ?? null)
  }
  override pyBool(): boolean {
    return true
  }

  group(key: Value): Value {
    return this.found[this.number(key)] ?? null
  }

  private groupNumber(key: Value): number | undefined {
    const number =
      typeof key === 'string'
        ? this.pattern.names.get(key)
        : typeof key === 'number' || typeof key === 'boolean'
          ? Number(key)
          : undefined
    return number === undefined || number < 0 || number > this.pattern.groups ? undefined : number
  }

  private number(key: Value): number {
    const number = this.groupNumber(key)
    if (number === undefined) throw new TemplateError('index', 'no such group')
    return number
  }

  groups(standard: Value): Value[] {
    return this.found.slice(1).map((group) => group ?? standard)
  }

  private span(key: Value): readonly [number, number] {
    const number = this.number(key)
    if (number === 0) return [this.begin, this.end]
    return this.pattern.indices(this.text, this.begin)[number] ?? [-1, -1]
  }

  /** The replacement text with \1, \g<name> and escapes filled in. */
  expand(template: string): string {
    return template.replace(/\\(?:g<([^>]*)>|([1-9]\d?)|([\s\S]))/g, (_whole, name, number, char) => {
      if (name !== undefined)
        return str(this.group(/^\d+$/.test(String(name)) ? Number(name) : String(name)) ?? '').replace(/^None$/, '')
      if (number !== undefined) return this.found[this.number(Number(number))] ?? ''
      return TEMPLATE_ESCAPES.get(String(char)) ?? badEscape(String(char))
    })
  }

  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'group':
        return fn('group', '*keys, /', (keys) => {
          const list = Array.isArray(keys) ? keys : []
          const [only = 0] = list
          return list.length <= 1 ? this.group(only) : tuple(list.map((key) => this.group(key)))
        })
      case 'groups':
        return fn('groups', 'default=None', (standard) => tuple(this.groups(standard)))
      case 'groupdict':
        return fn('groupdict', 'default=None', (standard) =>
          Dict.of(Array.from(this.pattern.names, ([key, index]) => [key, this.found[index] ?? standard])),
        )
      case 'start':
        return fn('start', 'group=0, /', (key) => this.span(key)[0])
      case 'end':
        return fn('end', 'group=0, /', (key) => this.span(key)[1])
      case 'span':
        return fn('span', 'group=0, /', (key) => tuple(this.span(key)))
      case 'expand':
        return fn('expand', 'template', (template) => this.expand(needText(template)))
      case 'string':
        return this.text
      case 're':
        return this.pattern
      case 'lastindex':
        return this.found.findLastIndex((group, i) => i > 0 && group !== undefined) > 0
          ? this.found.findLastIndex((group) => group !== undefined)
          : null
      default:
        return undefined
    }
  }
}

const TEMPLATE_ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ['a', '\x07'],
  ['f', '\f'],
  ['v', '\v'],
  ['b', '\b'],
  ['0', '\0'],
])

function badEscape(char: string): string {
  if (/[A-Za-z]/.test(char)) throw new TemplateError('value', `bad escape \\${char}`, { pyType: 'error' })
  return `\\${char}`
}

function findAll(pattern: Pattern, text: string): Value[] {
  const results: Value[] = []
  for (const match of pattern.all(text)) {
    const groups = match.groups('')
    const [first] = groups
    results.push(groups.length === 0 ? match.group(0) : groups.length === 1 && first !== undefined ? first : tuple(groups))
  }
  return results
}

function substitute(pattern: Pattern, replacement: Value, text: string, count: number): { text: string; count: number } {
  let out = ''
  let at = 0
  let done = 0
  for (const match of pattern.all(text)) {
    if (count > 0 && done >= count) break
    out +=
      text.slice(at, match.begin) +
      (typeof replacement === 'string' ? match.expand(replacement) : str(synchronous(call(replacement, [match]))))
    checkText(out.length)
    at = match.end
    done++
  }
  return { text: out + text.slice(at), count: done }
}

function splitBy(pattern: Pattern, text: string, most: number): Value[] {
  const parts: Value[] = []
  let at = 0
  let done = 0
  for (const match of pattern.all(text)) {
    if (most > 0 && done >= most) break
    parts.push(text.slice(at, match.begin), ...match.groups(null))
    at = match.end
    done++
  }
  parts.push(text.slice(at))
  return parts
}

function needSubject(value: Value | undefined): string {
  if (typeof value === 'string') return value
  throw new TemplateError('type', `expected string or bytes-like object, got '${typeName(value ?? null)}'`)
}

type Method = (pattern: Pattern, ...args: Value[]) => Value

// Name, parameters after the pattern (of the pattern's method; the module's function has `flags` too), and what it does.
const METHODS = new Map<string, { parameters: string; body: Method }>([
  [
    'match',
    { parameters: 'string, pos=0', body: (pattern, text, pos = 0) => pattern.find(needSubject(text), needInt(pos), 'match') },
  ],
  [
    'search',
    { parameters: 'string, pos=0', body: (pattern, text, pos = 0) => pattern.find(needSubject(text), needInt(pos), 'search') },
  ],
  [
    'fullmatch',
    { parameters: 'string, pos=0', body: (pattern, text, pos = 0) => pattern.find(needSubject(text), needInt(pos), 'fullmatch') },
  ],
  ['findall', { parameters: 'string', body: (pattern, text = '') => findAll(pattern, needSubject(text)) }],
  [
    'finditer',
    { parameters: 'string', body: (pattern, text = '') => new PyIter(pattern.all(needSubject(text)), 'callable_iterator') },
  ],
  [
    'sub',
    {
      parameters: 'repl, string, count=0',
      body: (pattern, replacement = '', text = '', count = 0) =>
        substitute(pattern, replacement, needSubject(text), needInt(count)).text,
    },
  ],
  [
    'subn',
    {
      parameters: 'repl, string, count=0',
      body: (pattern, replacement = '', text = '', count = 0) => {
        const result = substitute(pattern, replacement, needSubject(text), needInt(count))
        return tuple([result.text, result.count])
      },
    },
  ],
  [
    'split',
    {
      parameters: 'string, maxsplit=0',
      body: (pattern, text = '', most = 0) => splitBy(pattern, needSubject(text), needInt(most)),
    },
  ],
])

function bound(name: string, pattern: Pattern): Value | undefined {
  const method = METHODS.get(name)
  return method && fn(name, method.parameters, (...args) => method.body(pattern, ...args))
}

// Python keeps compiled patterns too; bounded so that generated patterns do not pile up.
const cache = new Map<string, Pattern>()

function compile(pattern: Value, flags: Value): Pattern {
  if (pattern instanceof Pattern) return pattern
  const text = needText(pattern, 'first argument')
  const key = `${needInt(flags)}:${text}`
  let made = cache.get(key)
  if (!made) {
    made = new Pattern(text, needInt(flags))
    if (cache.size > 500) cache.clear()
    cache.set(key, made)
  }
  return made
}

/** Python's re module, over JavaScript's regular expressions. */
export function regexModule(): Dict {
  const module = new Dict()
  module.set('compile', fn('compile', 'pattern, flags=0', compile))
  module.set(
    'escape',
    fn('escape', 'pattern', (text) => needSubject(text).replace(/[()[\]{}?*+\-|^$\\.&~#\s]/g, '\\$&')),
  )
  module.set(
    'purge',
    fn('purge', '', () => null),
  )
  for (const [name, { parameters, body }] of METHODS) {
    const own = parameters.replace(', pos=0', '')
    const size = own.split(',').length
    module.set(
      name,
      fn(name, `pattern, ${own}, flags=0`, (pattern, ...rest) => body(compile(pattern, rest[size] ?? 0), ...rest.slice(0, size))),
    )
  }
  for (const [name, value] of Object.entries(RE_FLAGS)) {
    module.set(name, value)
    module.set(name === 'VERBOSE' ? 'X' : name.charAt(0), value)
  }
  module.set('S', RE_FLAGS.DOTALL)
  module.delete('D')
  return module
}
