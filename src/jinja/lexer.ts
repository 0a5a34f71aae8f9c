import { SyntaxProblem } from './error.ts'

/** 'data', '{{', '}}', '{%', '%}', 'name', 'string', 'integer', 'float', 'eof', or an operator's own characters. */
export type TokenKind = string

export interface Tokens {
  /** Why the text could not be cut further; the last token is then of kind 'broken'. */
  readonly broken: SyntaxProblem | undefined
  readonly kinds: TokenKind[]
  readonly texts: string[]
  readonly offsets: number[]
}

/** Line ends become \n and one line end at the very end is dropped, as Jinja2 does. */
export function normalise(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return lines.endsWith('\n') ? lines.slice(0, -1) : lines
}

/** Whether text has no template syntax at all, so that it renders to itself. */
export function isPlain(text: string): boolean {
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1)
    if (next === 123 || next === 37 || next === 35) return false
  }
  return true
}

const OPERATORS2 = new Set(['//', '**', '==', '!=', '>=', '<='])
const OPERATORS1 = '+-/*%~[](){}><=.:|,;'
const CLOSING: ReadonlyMap<string, string> = new Map(Object.entries({ '(': ')', '[': ']', '{': '}' }))
const NUMBER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|(?:[1-9](?:_?\d)*|0(?:_?0)*)/iy
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const NAME = /[\p{L}\p{Nl}\p{N}\p{M}_]+/uy
const RAW = /\{%([-+]?)\s*raw\s*(-%\}\s*|%\})/y
const ENDRAW = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g

/** Cuts a template into tokens. `text` is normalised. */
export function tokenize(text: string): Tokens {
  const lexer = new Lexer(text)
  lexer.tokenize()
  return lexer
}

class Lexer implements Tokens {
  broken: SyntaxProblem | undefined
  readonly kinds: TokenKind[] = []
  readonly texts: string[] = []
  readonly offsets: number[] = []
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  /** A problem is kept for the parser, which may find another one before it gets there. */
  tokenize(): void {
    try {
      this.run()
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error
      this.broken = error
      this.push('broken', '', error.offset)
    }
  }

  private run(): void {
    const { text } = this
    while (this.at < text.length) {
      const open = nextOpening(text, this.at)
      const strip = open < text.length && text.charCodeAt(open + 2) === 45
      this.data(open, strip)
      if (open >= text.length) break
      const kind = text.charCodeAt(open + 1)
      const marker = text.charCodeAt(open + 2)
      const inner = marker === 45 || marker === 43 ? open + 3 : open + 2
      if (kind === 35) this.comment(open, inner)
      else if (kind === 123) this.tag('{{', '}}', open, inner)
      else if (!this.raw(open)) this.tag('{%', '%}', open, inner)
    }
    this.push('eof', '', text.length)
  }

  private push(kind: TokenKind, text: string, offset: number): void {
    this.kinds.push(kind)
    this.texts.push(text)
    this.offsets.push(offset)
  }

  private data(end: number, strip: boolean): void {
    let data = this.text.slice(this.at, end)
    if (strip) data = data.trimEnd()
    if (data !== '') this.push('data', data, this.at)
    this.at = end
  }

  private comment(open: number, inner: number): void {
    const end = this.text.indexOf('#}', inner)
    if (end < 0) throw new SyntaxProblem('Missing end of comment tag', open)
    const strip = this.text.charCodeAt(end - 1) === 45 && end - 1 >= inner
    this.at = strip ? this.skipSpace(end + 2) : end + 2
  }

  private raw(open: number): boolean {
    RAW.lastIndex = open
    const begin = RAW.exec(this.text)
    if (!begin) return false
    this.at = RAW.lastIndex
    ENDRAW.lastIndex = this.at
    const end = ENDRAW.exec(this.text)
    if (!end) throw new SyntaxProblem('Missing end of raw directive', open)
    this.data(end.index, end[1] === '-')
    this.at = end.index + end[0].length
    return true
  }

  private skipSpace(from: number): number {
    let at = from
    while (at < this.text.length && isSpace(this.text.charCodeAt(at))) at++
    return at
  }

  /** The tokens from an opening delimiter to its closing one. */
  private tag(openKind: string, closeKind: string, open: number, inner: number): void {
    const { text } = this
    this.push(openKind, openKind, open)
    const brackets: string[] = []
    let at = inner
    for (;;) {
      at = this.skipSpace(at)
      if (at >= text.length) break
      if (brackets.length === 0) {
        const end = closing(text, at, closeKind)
        if (end !== 0) {
          this.push(closeKind, closeKind, at)
          this.at = end < 0 ? this.skipSpace(-end) : end
          return
        }
      }
      at = this.token(at, brackets)
    }
    this.at = at
  }

  private token(at: number, brackets: string[]): number {
    const { text } = this
    const code = text.charCodeAt(at)
    if (isNameStart(code)) return this.name(at)
    if (code >= 48 && code <= 57) return this.number(at)
    if (code === 34 || code === 39) return this.quoted(at, code)
    const two = text.substr(at, 2)
    if (OPERATORS2.has(two)) {
      this.push(two, two, at)
      return at + 2
    }
    const one = text.charAt(at)
    if (!OPERATORS1.includes(one)) {
      if (code > 127) return this.name(at)
      throw new SyntaxProblem(`unexpected char '${one}' at ${at}`, at)
    }
    balance(one, at, brackets)
    this.push(one, one, at)
    return at + 1
  }

  private name(start: number): number {
    const { text } = this
    let at = start
    while (isNamePart(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) > 127) {
      NAME.lastIndex = start
      const match = NAME.exec(text)
      if (!match) throw new SyntaxProblem(`unexpected char '${text.charAt(start)}' at ${start}`, start)
      at = NAME.lastIndex
      if (/^\p{N}/u.test(match[0])) throw new SyntaxProblem('Invalid character in identifier', start)
    }
    this.push('name', text.slice(start, at), start)
    return at
  }

  private number(start: number): number {
    const { text } = this
    // After a dot (`x.0.1`) digits are an index, never the start of a float.
    FLOAT.lastIndex = start
    const decimal = text.charCodeAt(start - 1) === 46 ? null : FLOAT.exec(text)
    NUMBER.lastIndex = start
    const match = decimal ?? NUMBER.exec(text)
    if (!match) throw new SyntaxProblem(`unexpected char '${text.charAt(start)}' at ${start}`, start)
    this.push(decimal ? 'float' : 'integer', match[0], start)
    return start + match[0].length
  }

  private quoted(start: number, quote: number): number {
    const { text } = this
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 92) at++
      else if (code === quote) {
        this.push('string', text.slice(start + 1, at), start)
        return at + 1
      }
    }
    throw new SyntaxProblem(`unexpected char ${quote === 34 ? `'"'` : `"'"`} at ${start}`, start)
  }
}

/** The offset of the next `{{`, `{%` or `{#`, or the text's length. */
function nextOpening(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1)
    if (next === 123 || next === 37 || next === 35) return at
  }
  return text.length
}

/** Where the text goes on after a closing delimiter at `at`; negative when spaces are to be dropped; 0 when there is none. */
function closing(text: string, at: number, kind: string): number {
  const code = text.charCodeAt(at)
  if (code === 45) return text.startsWith(kind, at + 1) ? -(at + 3) : 0
  if (code === 43 && kind === '%}') return text.startsWith(kind, at + 1) ? at + 3 : 0
  return text.startsWith(kind, at) ? at + 2 : 0
}

function balance(char: string, at: number, brackets: string[]): void {
  if (char === '(' || char === '[' || char === '{') {
    brackets.push(char)
    return
  }
  if (char !== ')' && char !== ']' && char !== '}') return
  const open = brackets.pop()
  if (open === undefined) throw new SyntaxProblem(`unexpected '${char}'`, at)
  const wanted = CLOSING.get(open) ?? ''
  if (wanted !== char) throw new SyntaxProblem(`unexpected '${char}', expected '${wanted}'`, at)
}

function isSpace(code: number): boolean {
  return (
    code === 32 ||
    (code >= 9 && code <= 13) ||
    code === 0xa0 ||
    (code >= 28 && code <= 31) ||
    (code > 0x1000 && /\s/.test(String.fromCharCode(code)))
  )
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57)
}
