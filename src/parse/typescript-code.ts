import { Float, type Plain } from '../model/index.ts'
import { type Cursor, isSign, type Token } from './python-code.ts'

/** @param at where something is wrong in the code */
export class TypeScriptMistake extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const GAP = /(?:[\s\uFEFF]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y
const NUMBER = /0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y
const NAME = /#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y

/** Words after which a slash begins a regular expression, as after most signs. */
const BEFORE_REGEX: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'await',
  'yield',
])

/**
 * Cuts TypeScript into the tokens that matter for finding calls: names, numbers, strings, signs; templates hold the tokens of
 * their expressions. Comments, white space and regular expressions are left out.
 * @throws TypeScriptMistake for a string or template that does not end
 */
export function typescriptTokens(code: string): Token[] {
  const tokens: Token[] = []
  const end = scan(code, 0, tokens, undefined)
  if (end < code.length) throw new TypeScriptMistake('a template or bracket ends that did not begin', end)
  return tokens
}

/** Scans up to the end of the code, or to the brace that closes a template's expression. */
function scan(code: string, from: number, tokens: Token[], closing: '}' | undefined): number {
  let at = from
  let braces = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const text = pattern.exec(code)?.[0]
    if (text !== undefined) at += text.length
    return text
  }
  while (at < code.length) {
    if (take(GAP) !== undefined) continue
    const start = at
    const sign = code.charAt(at)
    if (closing !== undefined && sign === closing && braces === 0) return at
    if (sign === "'" || sign === '"') {
      const text = take(STRING)
      if (text === undefined) throw new TypeScriptMistake('a string that does not end', start)
      tokens.push({ kind: 'text', text, value: unescaped(text.slice(1, -1)), at: start })
    } else if (sign === '`') {
      at = template(code, at, tokens)
    } else if (sign === '/' && regexMayBegin(tokens.at(-1)) && take(REGEX) !== undefined) {
      tokens.push({ kind: 'sign', text: 'regex', at: start })
    } else {
      const number = take(NUMBER)
      const name = number === undefined ? take(NAME) : undefined
      if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start })
      else if (name !== undefined) tokens.push({ kind: 'name', text: name, at: start })
      else {
        if (sign === '{') braces += 1
        if (sign === '}') braces -= 1
        tokens.push({ kind: 'sign', text: sign, at: start })
        at += 1
      }
    }
  }
  if (closing !== undefined) throw new TypeScriptMistake('a template that does not end', from)
  return at
}

function regexMayBegin(before: Token | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'name') return BEFORE_REGEX.has(before.text)
  return before.kind === 'sign' && !')]}'.includes(before.text) && before.text !== 'regex'
}

/** @returns where the code goes on after the template */
function template(code: string, from: number, tokens: Token[]): number {
  const inside: Token[] = []
  let at = from + 1
  let plain = true
  while (at < code.length) {
    const sign = code.charAt(at)
    if (sign === '\\') at += 2
    else if (sign === '`') {
      const text = code.slice(from, at + 1)
      tokens.push(
        plain
          ? { kind: 'text', text, value: unescaped(text.slice(1, -1)), at: from }
          : { kind: 'formatted', text, inside, at: from },
      )
      return at + 1
    } else if (sign === '$' && code.charAt(at + 1) === '{') {
      plain = false
      at = scan(code, at + 2, inside, '}') + 1
    } else at += 1
  }
  throw new TypeScriptMistake('a template that does not end', from)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' }

function unescaped(body: string): string {
  return body.replace(/\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g, (_, ...parts) => {
    const [braced, four, two, one]: (string | undefined)[] = parts
    const hex = braced ?? four ?? two
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return ESCAPES[one ?? ''] ?? one ?? ''
  })
}

/** A literal (string, number, true, null, array, object of literals), or undefined when something else stands there. */
export function typescriptLiteral(cursor: Cursor): Plain | undefined {
  const token = cursor.tokens[cursor.at]
  cursor.at += 1
  switch (token?.kind) {
    case 'text':
      return token.value
    case 'number':
      return numberOf(token.text)
    case 'name':
      return token.text === 'true' ? true : token.text === 'false' ? false : token.text === 'null' ? null : undefined
    case 'sign':
      return compound(cursor, token.text)
    default:
      return undefined
  }
}

function numberOf(text: string): Plain | undefined {
  const plain = text.replaceAll('_', '')
  if (plain.endsWith('n')) return undefined
  const value = Number(plain)
  return /^(?:\d+|0[xob][\da-f]+)$/i.test(plain) || !Number.isInteger(value) ? value : new Float(value)
}

function compound(cursor: Cursor, sign: string): Plain | undefined {
  if (sign === '-') {
    const value = typescriptLiteral(cursor)
    if (value instanceof Float) return new Float(-value.value)
    return typeof value === 'number' ? -value : undefined
  }
  if (sign === '[') return items(cursor)
  return sign === '{' ? entries(cursor) : undefined
}

function items(cursor: Cursor): Plain[] | undefined {
  const found: Plain[] = []
  while (!isSign(cursor.tokens[cursor.at], ']')) {
    const value = typescriptLiteral(cursor)
    if (value === undefined || !separated(cursor, ']')) return undefined
    found.push(value)
  }
  cursor.at += 1
  return found
}

function entries(cursor: Cursor): Plain | undefined {
  const found: Record<string, Plain> = {}
  while (!isSign(cursor.tokens[cursor.at], '}')) {
    const key = cursor.tokens[cursor.at]
    if (key?.kind !== 'name' && key?.kind !== 'text') return undefined
    cursor.at += 1
    if (!isSign(cursor.tokens[cursor.at], ':')) return undefined
    cursor.at += 1
    const value = typescriptLiteral(cursor)
    if (value === undefined || !separated(cursor, '}')) return undefined
    found[key.kind === 'text' ? key.value : key.text] = value
  }
  cursor.at += 1
  return found
}

/** Passes a comma; true also before the end. */
function separated(cursor: Cursor, end: string): boolean {
  if (isSign(cursor.tokens[cursor.at], ',')) {
    cursor.at += 1
    return true
  }
  return isSign(cursor.tokens[cursor.at], end)
}
