import { Float, type Plain } from '../model/index.ts'

/** A piece of Python. A formatted string holds the expressions between its braces. */
export type Token =
  | { readonly kind: 'name' | 'number' | 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly text: string; readonly value: string; readonly at: number }
  | { readonly kind: 'formatted'; readonly text: string; readonly inside: readonly Token[]; readonly at: number }

const PIECES =
  /(?<gap>[ \t\f\r\n]+|\\\r?\n|#[^\n]*)|(?<prefix>[A-Za-z]{0,2})(?<quote>'''|"""|'|")|(?<number>0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)|(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<sign>[\s\S])/uy

/**
 * Cuts Python into tokens, without comments and white space.
 * @throws Parsing Error PW2611 for a string that does not end
 */
export function pythonTokens(code: string, offset = 0): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < code.length) {
    PIECES.lastIndex = at
    const groups = PIECES.exec(code)?.groups ?? {}
    const start = at
    at = PIECES.lastIndex
    const { quote, prefix = '', number, name, sign } = groups
    if (quote !== undefined) {
      const end = closing(code, quote, at, offset + start)
      tokens.push(stringToken(prefix.toLowerCase(), code.slice(at, end), offset + at, code.slice(start, end + quote.length)))
      at = end + quote.length
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number, at: offset + start })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at: offset + start })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at: offset + start })
  }
  return tokens
}

function closing(code: string, quote: string, from: number, start: number): number {
  for (let at = from; at < code.length; at++) {
    if (code.startsWith(quote, at)) return at
    if (code.charAt(at) === '\\') at++
    else if (code.charAt(at) === '\n' && quote.length === 1) break
  }
  throw broken('a string that does not end', start)
}

/** @param at where something is wrong in the code */
export class PythonMistake extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

function broken(what: string, at: number): PythonMistake {
  return new PythonMistake(`This is not Python: ${what}`, at)
}

function stringToken(prefix: string, body: string, at: number, text: string): Token {
  if (prefix.includes('f')) return { kind: 'formatted', text, inside: insideBraces(body, at), at }
  return { kind: 'text', text, value: prefix.includes('r') ? body : unescaped(body), at }
}

function insideBraces(body: string, at: number): Token[] {
  const found: Token[] = []
  for (const match of body.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    if (match[1] !== undefined) found.push(...pythonTokens(match[1], at + match.index + 1))
  }
  return found
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07', '\n': '' }

function unescaped(body: string): string {
  return body.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g, (whole, ...parts) => {
    const [x, u, long, octal, one]: (string | undefined)[] = parts
    const hex = x ?? u ?? long
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
    if (one === '\\' || one === "'" || one === '"') return one
    return (one === undefined ? undefined : ESCAPES[one]) ?? whole
  })
}

/** Reads literals from tokens; `at` moves on. */
export interface Cursor {
  readonly tokens: readonly Token[]
  at: number
}

/** A literal (text, number, True, list, tuple, dict …), or undefined when what stands there is something else. */
export function pythonLiteral(cursor: Cursor): Plain | undefined {
  const token = cursor.tokens[cursor.at]
  if (token === undefined) return undefined
  switch (token.kind) {
    case 'text':
      return joinedText(cursor)
    case 'number':
      cursor.at++
      return numberOf(token.text)
    case 'name':
      cursor.at++
      return constant(token.text)
    case 'sign':
      return compound(cursor, token.text)
    case 'formatted':
      return undefined
  }
}

function joinedText(cursor: Cursor): string {
  let text = ''
  for (let token = cursor.tokens[cursor.at]; token?.kind === 'text'; token = cursor.tokens[++cursor.at]) text += token.value
  return text
}

function constant(name: string): Plain | undefined {
  return name === 'True' ? true : name === 'False' ? false : name === 'None' ? null : undefined
}

function numberOf(text: string): Plain {
  const plain = text.replaceAll('_', '')
  const value = Number(plain)
  return /^0[xob]/i.test(plain) || /^\d+$/.test(plain) || !Number.isInteger(value) ? value : new Float(value)
}

function compound(cursor: Cursor, sign: string): Plain | undefined {
  cursor.at++
  switch (sign) {
    case '-': {
      const value = pythonLiteral(cursor)
      if (value instanceof Float) return new Float(-value.value)
      return typeof value === 'number' ? -value : undefined
    }
    case '[':
      return items(cursor, ']')
    case '(': {
      const list = items(cursor, ')')
      const only = list?.length === 1 && !isSign(cursor.tokens[cursor.at - 2], ',')
      return only ? list[0] : list
    }
    case '{':
      return entries(cursor)
    default:
      return undefined
  }
}

export function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

function items(cursor: Cursor, end: string): Plain[] | undefined {
  const found: Plain[] = []
  for (;;) {
    if (isSign(cursor.tokens[cursor.at], end)) {
      cursor.at++
      return found
    }
    const value = pythonLiteral(cursor)
    if (value === undefined) return undefined
    found.push(value)
    if (isSign(cursor.tokens[cursor.at], ',')) cursor.at++
    else if (!isSign(cursor.tokens[cursor.at], end)) return undefined
  }
}

function entries(cursor: Cursor): Plain | undefined {
  const found: Record<string, Plain> = {}
  for (;;) {
    if (isSign(cursor.tokens[cursor.at], '}')) {
      cursor.at++
      return found
    }
    const key = pythonLiteral(cursor)
    if (key === undefined || key === null || typeof key === 'object' || !isSign(cursor.tokens[cursor.at], ':')) return undefined
    cursor.at++
    const value = pythonLiteral(cursor)
    if (value === undefined) return undefined
    found[String(key)] = value
    if (isSign(cursor.tokens[cursor.at], ',')) cursor.at++
    else if (!isSign(cursor.tokens[cursor.at], '}')) return undefined
  }
}
