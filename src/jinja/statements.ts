import type { Callable, Expr, Parameter, Stmt, Target } from './ast.ts'
import { ExpressionParser, type Mentions } from './expressions.ts'
import { tokenize } from './lexer.ts'
import { TokenStream } from './stream.ts'

const UNSUPPORTED = new Set(['include', 'import', 'from', 'extends'])

/** Parses a normalised template. */
export function parseTemplate(text: string, macroPrefix: string): Stmt[] {
  return new StatementParser(new TokenStream(tokenize(text)), macroPrefix).parse()
}

/** Parses a text that consists of one macro-like block, whose tag `kind` is `macro`, `test` … */
export function parseBlock(text: string, name: string, kind: string, macroPrefix: string): Callable {
  return new StatementParser(new TokenStream(tokenize(text)), macroPrefix).parseDefinition(name, kind)
}

class StatementParser extends ExpressionParser {
  // The tags whose end is awaited, and the words that end them, innermost last: for the messages.
  private readonly open: { tag: string; ends: readonly string[]; at: number }[] = []
  private loops = 0
  private readonly macroPrefix: string

  /** `macroPrefix` goes before the names of the macros that the text itself defines. */
  constructor(stream: TokenStream, macroPrefix: string) {
    super(stream)
    this.macroPrefix = macroPrefix
  }

  parse(): Stmt[] {
    return this.parseBody(undefined)
  }

  parseDefinition(name: string, kind: string): Callable {
    const { stream } = this
    stream.expect('{%')
    const at = stream.offset
    stream.expectName(kind)
    this.parseTargetName()
    const parameters = kind === 'materialization' ? this.parseMaterializationHead() : this.parseParameters()
    return this.callable(name, parameters, at, kind, `end${kind}`)
  }

  /** `, default` or `, adapter='x', supported_languages=['sql']`: the language list is a parameter. */
  private parseMaterializationHead(): Parameter[] {
    const { stream } = this
    let languages: Expr = { kind: 'list', at: stream.offset, items: [{ kind: 'const', at: stream.offset, value: 'sql' }] }
    while (stream.skip(',')) {
      const { offset } = stream
      const word = stream.expect('name')
      if (word === 'default') continue
      if (word !== 'adapter' && word !== 'supported_languages')
        throw stream.problem(`materialization does not know the argument '${word}'`, offset)
      stream.expect('=')
      const value = this.parseExpression()
      if (word === 'supported_languages') languages = value
    }
    return [{ name: 'supported_languages', standard: languages }]
  }

  private parseBody(ends: readonly string[] | undefined): Stmt[] {
    const { stream } = this
    const body: Stmt[] = []
    for (;;) {
      const at = stream.offset
      switch (stream.kind) {
        case 'data':
          body.push({ kind: 'text', at, text: stream.text })
          stream.advance()
          break
        case '{{':
          stream.advance()
          body.push({ kind: 'output', at, node: this.parseTuple() })
          stream.expect('}}')
          break
        case '{%': {
          stream.advance()
          if (ends && stream.is('name') && ends.includes(stream.text)) return body
          const statement = this.parseStatement()
          if (statement) body.push(statement)
          stream.expect('%}')
          break
        }
        default:
          if (ends === undefined && stream.kind === 'eof') return body
          if (stream.kind === 'eof') throw stream.problem(`Unexpected end of template.${this.awaited()}`, this.open.at(-1)?.at)
          throw stream.problem(`unexpected '${stream.describe()}'`)
      }
    }
  }

  private awaited(): string {
    const last = this.open.at(-1)
    if (!last) return ''
    const words = last.ends.map((end) => `'${end}'`).join(' or ')
    return ` Jinja was looking for the following tags: ${words}. The innermost block that needs to be closed is '${last.tag}'.`
  }

  /** The body of a tag whose head ends here, up to one of the words; the stream then stands at that word. */
  private bodyUntil(tag: string, ends: readonly string[]): Stmt[] {
    const { stream } = this
    stream.skip(':')
    const at = stream.offset
    stream.expect('%}')
    this.open.push({ tag, ends, at })
    const body = this.parseBody(ends)
    this.open.pop()
    return body
  }

  private bodyThrough(tag: string, end: string): Stmt[] {
    const body = this.bodyUntil(tag, [end])
    this.stream.advance()
    return body
  }

  private parseStatement(): Stmt | undefined {
    const { stream } = this
    const at = stream.offset
    if (stream.kind !== 'name') throw stream.problem('tag name expected')
    const tag = stream.text
    stream.advance()
    switch (tag) {
      case 'if':
        return this.parseIf(at)
      case 'for':
        return this.parseFor(at)
      case 'set':
        return this.parseSet(at)
      case 'do':
        return { kind: 'do', at, node: this.parseTuple() }
      case 'print':
        return this.parsePrint(at)
      case 'macro':
        return {
          kind: 'macro',
          at,
          macro: this.callable(this.macroPrefix + this.parseTargetName(), this.parseParameters(), at, tag, 'endmacro'),
        }
      case 'call':
        return this.parseCall(at)
      case 'filter':
        return this.parseFilterBlock(at)
      case 'with':
        return this.parseWith(at)
      case 'block':
        return this.parseNamedBlock(at)
      case 'break':
      case 'continue':
        if (this.loops === 0) throw stream.problem(`'${tag}' outside loop`, at)
        return { kind: tag, at }
      case 'autoescape':
        this.parseExpression()
        return { kind: 'scope', at, body: this.bodyThrough(tag, 'endautoescape') }
      default:
        if (UNSUPPORTED.has(tag)) return this.parseUnsupported(tag, at)
        throw this.unknownTag(tag, at)
    }
  }

  private unknownTag(tag: string, at: number): Error {
    const nested = this.open.some(({ ends }) => ends.includes(tag))
    const start = nested
      ? `Encountered unknown tag '${tag}'. You probably made a nesting mistake.`
      : `Encountered unknown tag '${tag}'.`
    const hint = nested
      ? ` Jinja is expecting this tag, but currently looking for ${this.open
          .at(-1)
          ?.ends.map((end) => `'${end}'`)
          .join(' or ')}.`
      : this.awaited()
    const tail = nested ? ` The innermost block that needs to be closed is '${this.open.at(-1)?.tag}'.` : ''
    return this.stream.problem(`${start}${hint}${tail}`, at)
  }

  private parseIf(at: number): Stmt {
    const { stream } = this
    const test = this.parseTuple({ withCondition: false })
    const body = this.bodyUntil('if', ['elif', 'else', 'endif'])
    const next = stream.offset
    if (stream.skipName('elif')) return { kind: 'if', at, test, body, otherwise: [this.parseIf(next)] }
    const otherwise = stream.skipName('else') ? this.bodyUntil('if', ['endif']) : []
    stream.expectName('endif')
    return { kind: 'if', at, test, body, otherwise }
  }

  private parseFor(at: number): Stmt {
    const { stream } = this
    const target = this.parseTarget(false, 'in')
    stream.expectName('in')
    const iterable = this.parseTuple({ withCondition: false, end: 'recursive' })
    const test = stream.skipName('if') ? this.parseExpression() : undefined
    const recursive = stream.skipName('recursive')
    const mentioned = this.mentions.loop
    this.loops++
    const body = this.bodyUntil('for', ['endfor', 'else'])
    this.loops--
    const usesLoop = recursive || this.mentions.loop > mentioned
    const otherwise = stream.skipName('else') ? this.bodyUntil('for', ['endfor']) : []
    stream.expectName('endfor')
    return { kind: 'for', at, target, iterable, test, recursive, body, otherwise, usesLoop }
  }

  private parseSet(at: number): Stmt {
    const { stream } = this
    const target = this.parseTarget(true)
    if (stream.skip('=')) return { kind: 'set', at, target, value: this.parseTuple() }
    const filter = this.parseFilterChain()
    return { kind: 'set-block', at, target, filter, body: this.bodyThrough('set', 'endset') }
  }

  /** `| a | b(x)` applied to the text of a block. */
  private parseFilterChain(): Expr | undefined {
    const { stream } = this
    let node: Expr = { kind: 'body', at: stream.offset }
    while (stream.kind === '|') node = this.parseFilter(node)
    return node.kind === 'body' ? undefined : node
  }

  private parsePrint(at: number): Stmt {
    const { stream } = this
    const body: Stmt[] = []
    while (stream.kind !== '%}') {
      if (body.length > 0) stream.expect(',')
      body.push({ kind: 'output', at: stream.offset, node: this.parseExpression() })
    }
    return { kind: 'group', at, body }
  }

  private parseParameters(): Parameter[] {
    const { stream } = this
    const parameters: Parameter[] = []
    stream.expect('(')
    while (stream.kind !== ')') {
      if (parameters.length > 0) stream.expect(',')
      const name = this.parseTargetName()
      if (stream.skip(':')) this.skipType()
      const standard = stream.skip('=') ? this.parseExpression() : undefined
      if (!standard && parameters.at(-1)?.standard) throw stream.problem('non-default argument follows default argument')
      parameters.push({ name, standard })
    }
    stream.expect(')')
    return parameters
  }

  /** A type annotation: `list[str]`; it has no meaning at run time. */
  private skipType(): void {
    const { stream } = this
    stream.expect('name')
    if (!stream.skip('[')) return
    while (stream.kind !== ']') {
      this.skipType()
      if (stream.kind !== ']') stream.expect(',')
    }
    stream.expect(']')
  }

  private callable(name: string, parameters: Parameter[], at: number, tag: string, end: string): Callable {
    const before: Mentions = { ...this.mentions }
    const { loops } = this
    this.loops = 0
    const body = this.bodyThrough(tag, end)
    this.loops = loops
    const declared = new Set(parameters.map((parameter) => parameter.name))
    const uses = (word: keyof Mentions) => this.mentions[word] > before[word] && !declared.has(word)
    return {
      name,
      parameters,
      at,
      body,
      uses: { loop: uses('loop'), caller: uses('caller'), kwargs: uses('kwargs'), varargs: uses('varargs') },
    }
  }

  private parseCall(at: number): Stmt {
    const { stream } = this
    const parameters = stream.kind === '(' ? this.parseParameters() : []
    const call = this.parseExpression()
    if (call.kind !== 'call') throw stream.problem('expected call', at)
    return { kind: 'call', at, call, caller: this.callable('caller', parameters, at, 'call', 'endcall') }
  }

  private parseFilterBlock(at: number): Stmt {
    const { stream } = this
    // `{% filter a | b %}`: the first filter has no bar before it.
    let filter: Expr = { kind: 'body', at }
    filter = this.firstFilter(filter)
    while (stream.kind === '|') filter = this.parseFilter(filter)
    return { kind: 'filter', at, filter, body: this.bodyThrough('filter', 'endfilter') }
  }

  private firstFilter(node: Expr): Expr {
    const { stream } = this
    const at = stream.offset
    let name = stream.expect('name')
    while (stream.skip('.')) name += `.${stream.expect('name')}`
    const args =
      stream.kind === '(' ? this.parseArguments() : { positional: [], named: [], star: undefined, doubleStar: undefined }
    return { kind: 'filter', at, node, name, args }
  }

  private parseWith(at: number): Stmt {
    const { stream } = this
    const targets: { target: Target; value: Expr }[] = []
    while (stream.kind !== '%}' && stream.kind !== ':') {
      if (targets.length > 0) stream.expect(',')
      const offset = stream.offset
      const target: Target = { kind: 'name', at: offset, name: this.parseTargetName() }
      stream.expect('=')
      targets.push({ target, value: this.parseExpression() })
    }
    return { kind: 'with', at, targets, body: this.bodyThrough('with', 'endwith') }
  }

  private parseNamedBlock(at: number): Stmt {
    const { stream } = this
    const name = stream.expect('name')
    stream.skipName('scoped')
    stream.skipName('required')
    const body = this.bodyThrough('block', 'endblock')
    if (stream.isName(name)) stream.advance()
    return { kind: 'scope', at, body }
  }

  /** Tags that need a loader: skipped here, an error when reached. */
  private parseUnsupported(tag: string, at: number): Stmt {
    const { stream } = this
    const names: string[] = []
    let naming = tag === 'import'
    while (stream.kind !== '%}' && stream.kind !== 'eof') {
      if (stream.isName('import')) naming = true
      if (stream.isName('as') && stream.nextKind === 'name') names.push(stream.nextText)
      else if (tag === 'from' && naming && stream.kind === 'name' && !stream.isName('import')) names.push(stream.text)
      stream.advance()
    }
    return { kind: 'unsupported', at, tag, names }
  }
}
