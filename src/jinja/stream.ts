import { SyntaxProblem } from './error.ts'
import type { TokenKind, Tokens } from './lexer.ts'

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '{{': 'begin of print statement',
    '}}': 'end of print statement',
    '{%': 'begin of statement block',
    '%}': 'end of statement block',
    data: 'template data / text',
    eof: 'end of template',
  }),
)

function described(kind: TokenKind): string {
  return DESCRIPTIONS.get(kind) ?? kind
}

/** A cursor over a template's tokens. */
export class TokenStream {
  private readonly tokens: Tokens
  private index = 0

  constructor(tokens: Tokens) {
    this.tokens = tokens
  }

  get kind(): TokenKind {
    return this.tokens.kinds[this.index] ?? 'eof'
  }
  get text(): string {
    return this.tokens.texts[this.index] ?? ''
  }
  get offset(): number {
    return this.tokens.offsets[this.index] ?? 0
  }
  get nextKind(): TokenKind {
    return this.tokens.kinds[this.index + 1] ?? 'eof'
  }
  get nextText(): string {
    return this.tokens.texts[this.index + 1] ?? ''
  }

  /** Whether the current token is the name `word`. */
  isName(word: string): boolean {
    return this.tokens.kinds[this.index] === 'name' && this.tokens.texts[this.index] === word
  }

  advance(): void {
    if (this.index < this.tokens.kinds.length - 1) this.index++
  }

  is(kind: TokenKind): boolean {
    return this.kind === kind
  }

  skip(kind: TokenKind): boolean {
    if (this.kind !== kind) return false
    this.advance()
    return true
  }

  skipName(word: string): boolean {
    if (!this.isName(word)) return false
    this.advance()
    return true
  }

  /** Consumes a token of the kind and returns its text. */
  expect(kind: TokenKind): string {
    if (this.kind !== kind) throw this.unexpected(described(kind))
    const { text } = this
    this.advance()
    return text
  }

  expectName(word: string): void {
    if (!this.skipName(word)) throw this.unexpected(word)
  }

  /** How messages name the current token. */
  describe(): string {
    return this.kind === 'name' ? this.text : described(this.kind)
  }

  unexpected(wanted: string): SyntaxProblem {
    if (this.tokens.broken && this.kind === 'broken') return this.tokens.broken
    if (this.kind === 'eof') return this.problem(`unexpected end of template, expected '${wanted}'.`)
    return this.problem(`expected token '${wanted}', got '${this.describe()}'`)
  }

  problem(message: string, offset = this.offset): SyntaxProblem {
    if (this.tokens.broken && this.kind === 'broken' && offset === this.offset) return this.tokens.broken
    return new SyntaxProblem(message, offset)
  }
}
