import { TemplateError } from '../error.ts'

/** Flags of Python's re module. */
export const RE_FLAGS = { ASCII: 256, IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, VERBOSE: 64, UNICODE: 32 }

export interface TranslatedPattern {
  readonly source: string
  readonly ignoreCase: boolean
  /** Whether matching can take exponential or high polynomial time, so that it has to be watched. */
  readonly risky: boolean
  readonly names: ReadonlyMap<string, number>
  readonly groups: number
}

function patternError(message: string, at: number): TemplateError {
  return new TemplateError('value', `${message} at position ${at}`, { pyType: 'error' })
}

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['d', '\\p{Nd}'],
  ['D', '\\P{Nd}'],
  ['w', '[\\p{L}\\p{N}_]'],
  ['W', '[^\\p{L}\\p{N}_]'],
  ['s', '\\s'],
  ['S', '\\S'],
])
const ASCII_CLASSES: ReadonlyMap<string, string> = new Map([
  ['d', '[0-9]'],
  ['D', '[^0-9]'],
  ['w', '[A-Za-z0-9_]'],
  ['W', '[^A-Za-z0-9_]'],
  ['s', '[ \\t\\n\\r\\f\\v]'],
  ['S', '[^ \\t\\n\\r\\f\\v]'],
])
const CONTROL = new Map([
  ['n', '\\n'],
  ['t', '\\t'],
  ['r', '\\r'],
  ['f', '\\f'],
  ['v', '\\v'],
  ['a', '\\x07'],
])

/** Translates a Python regular expression to a JavaScript one for the `u` flag. */
export function translatePattern(pattern: string, flags: number): TranslatedPattern {
  return new Translator(pattern, flags).run()
}

interface Group {
  ambiguous: boolean
  readonly start: number
}

class Translator {
  private readonly pattern: string
  private flags: number
  private at = 0
  private out = ''
  private readonly names = new Map<string, number>()
  private groups = 0
  private unbounded = 0
  // Per open group: where it started in the output, and whether it holds something that can match in several ways.
  private readonly open: Group[] = [{ ambiguous: false, start: 0 }]
  private closed: Group | undefined
  private risky = false

  constructor(pattern: string, flags: number) {
    this.pattern = pattern
    this.flags = flags
  }

  run(): TranslatedPattern {
    this.leadingFlags()
    while (this.at < this.pattern.length) this.step()
    if (this.open.length > 1) throw patternError('missing ), unterminated subpattern', this.innermost().start)
    return {
      source: this.out,
      ignoreCase: this.has(RE_FLAGS.IGNORECASE),
      risky: this.risky || this.unbounded > 2,
      names: this.names,
      groups: this.groups,
    }
  }

  private leadingFlags(): void {
    const flags = /\(\?([aiLmsux]+)\)/y
    for (let inline = flags.exec(this.pattern); inline !== null; inline = flags.exec(this.pattern)) {
      this.addFlags(inline[1] ?? '')
      this.at = flags.lastIndex
    }
  }

  private addFlags(letters: string): void {
    const values = new Map([
      ['a', RE_FLAGS.ASCII],
      ['i', RE_FLAGS.IGNORECASE],
      ['m', RE_FLAGS.MULTILINE],
      ['s', RE_FLAGS.DOTALL],
      ['x', RE_FLAGS.VERBOSE],
    ])
    for (const letter of letters) this.flags |= values.get(letter) ?? 0
  }

  private has(flag: number): boolean {
    return (this.flags & flag) !== 0
  }

  private step(): void {
    const char = this.pattern.charAt(this.at)
    const { closed } = this
    this.closed = undefined
    switch (char) {
      case '\\':
        this.out += this.escape(false)
        return
      case '[':
        this.out += this.characterClass()
        return
      case '(':
        this.openGroup()
        return
      case ')':
        this.closeGroup()
        return
      case '^':
        this.emit(this.has(RE_FLAGS.MULTILINE) ? '(?<![^\\n])' : '(?<![\\s\\S])')
        return
      case '$':
        this.emit(this.has(RE_FLAGS.MULTILINE) ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))')
        return
      case '.':
        this.emit(this.has(RE_FLAGS.DOTALL) ? '[\\s\\S]' : '[^\\n]')
        return
      case '*':
      case '+':
      case '?':
        this.quantifier(char, closed)
        return
      case '{':
        this.braces(closed)
        return
      case '|':
        this.innermost().ambiguous = true
        this.emit('|')
        return
    }
    if (this.has(RE_FLAGS.VERBOSE) && (char === '#' || /\s/.test(char))) {
      this.skipVerbose(char)
      return
    }
    this.at++
    this.out += literal(char)
  }

  private innermost(): Group {
    return this.open.at(-1) ?? { ambiguous: false, start: 0 }
  }

  private emit(text: string): void {
    this.at++
    this.out += text
  }

  private skipVerbose(char: string): void {
    const end = char === '#' ? this.pattern.indexOf('\n', this.at) : this.at
    this.at = end < 0 ? this.pattern.length : end + 1
  }

  private quantifier(text: string, group: Group | undefined, length = 1): void {
    this.at += length
    const next = this.pattern.charAt(this.at)
    if (next === '+') throw patternError('possessive quantifiers are not supported', this.at)
    if (text !== '?' && !/^\{\d+\}$/.test(text)) {
      this.unbounded++
      if (group?.ambiguous) this.risky = true
      for (const one of this.open) one.ambiguous = true
    }
    this.out += text
    if (next === '?') this.emit('?')
  }

  private braces(group: Group | undefined): void {
    const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.pattern.slice(this.at, this.at + 24))
    if (!match || (match[1] === '' && match[3] === '')) {
      this.emit('\\{')
      return
    }
    const [whole, from = '', comma, to] = match
    this.quantifier(comma === '' ? `{${from}}` : `{${from === '' ? '0' : from},${to}}`, group, whole.length)
  }

  private openGroup(): void {
    const rest = this.pattern.slice(this.at)
    const named = /^\(\?P<([^>]*)>/.exec(rest)
    const reference = /^\(\?P=([^)]*)\)/.exec(rest)
    const comment = /^\(\?#[^)]*\)/.exec(rest)
    const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest)
    if (comment) {
      this.at += comment[0].length
      return
    }
    if (reference) {
      if (!this.names.has(reference[1] ?? '')) throw patternError(`unknown group name '${reference[1]}'`, this.at)
      this.at += reference[0].length
      this.out += `\\k<${reference[1]}>`
      return
    }
    this.open.push({ ambiguous: false, start: this.at })
    if (named) {
      const name = named[1] ?? ''
      if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) throw patternError(`bad character in group name '${name}'`, this.at)
      this.names.set(name, ++this.groups)
      this.at += named[0].length
      this.out += `(?<${name}>`
    } else if (plain) {
      this.at += plain[0].length
      this.out += plain[0]
    } else if (rest.startsWith('(?')) {
      throw patternError(`this kind of group is not supported: ${rest.slice(0, 4)}`, this.at)
    } else {
      this.groups++
      this.emit('(')
    }
  }

  private closeGroup(): void {
    const group = this.open.pop()
    if (!group || this.open.length === 0) throw patternError('unbalanced parenthesis', this.at)
    this.closed = group
    this.emit(')')
  }

  private escape(inClass: boolean): string {
    const { pattern } = this
    const char = pattern.charAt(this.at + 1)
    if (char === '') throw patternError('bad escape (end of pattern)', this.at)
    const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(0[0-7]{0,2}|[0-3][0-7]{2}))/.exec(
      pattern.slice(this.at, this.at + 10),
    )
    if (code) {
      this.at += code[0].length
      const digits = code[1] ?? code[2] ?? code[3]
      return `\\u{${(digits === undefined ? Number.parseInt(code[4] ?? '0', 8) : Number.parseInt(digits, 16)).toString(16)}}`
    }
    this.at += 2
    const named = (this.has(RE_FLAGS.ASCII) ? ASCII_CLASSES : CLASSES).get(char)
    if (named !== undefined) return inClass ? insideClass(named, char) : named
    const control = CONTROL.get(char)
    if (control !== undefined) return control
    if (/[1-9]/.test(char) && !inClass) return this.backReference(char)
    if (char === 'b') return inClass ? '\\x08' : '\\b'
    if (char === 'B' && !inClass) return '\\B'
    if (char === 'A' && !inClass) return '(?<![\\s\\S])'
    if (char === 'Z' && !inClass) return '(?![\\s\\S])'
    if (/[A-Za-z]/.test(char)) throw patternError(`bad escape \\${char}`, this.at - 2)
    return inClass ? classLiteral(char) : literal(char)
  }

  private backReference(first: string): string {
    const second = this.pattern.charAt(this.at)
    const number = /\d/.test(second) ? first + second : first
    if (number.length === 2) this.at++
    if (Number(number) > this.groups) throw patternError(`invalid group reference ${number}`, this.at)
    return `(?:\\${number})`
  }

  private characterClass(): string {
    const { pattern } = this
    const start = this.at
    this.at++
    let out = '['
    if (pattern.charAt(this.at) === '^') {
      out += '^'
      this.at++
    }
    for (let first = true; ; first = false) {
      const char = pattern.charAt(this.at)
      if (char === '') throw patternError('unterminated character set', start)
      if (char === ']' && !first) {
        this.at++
        return `${out}]`
      }
      if (char === '\\') {
        out += this.escape(true)
        continue
      }
      this.at++
      const next = pattern.charAt(this.at)
      const range = char === '-' && !first && next !== ']' && !out.endsWith('[')
      out += range ? '-' : classLiteral(char)
    }
  }
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}

function classLiteral(char: string): string {
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char
}

function insideClass(named: string, char: string): string {
  if (!named.startsWith('[')) return named
  return named.startsWith('[^') ? `\\${char}` : named.slice(1, -1)
}
