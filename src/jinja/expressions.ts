import type { Arguments, CompareOperator, Expr, Target } from './ast.ts'
import { unescapeText } from './escapes.ts'
import { Float, type Value } from './runtime/values.ts'
import type { TokenStream } from './stream.ts'

/** Expressions inside one another; deeper nesting would exhaust the JavaScript stack. */
const MAX_NESTING = 150

const CONSTANTS = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])
const COMPARISONS: ReadonlyMap<string, CompareOperator> = new Map(
  Object.entries({
    '==': '==',
    '!=': '!=',
    '<': '<',
    '<=': '<=',
    '>': '>',
    '>=': '>=',
  }),
)
const TEST_ARGUMENT = new Set(['name', 'string', 'integer', 'float', '(', '[', '{'])
const NO_ARGUMENTS: Arguments = { positional: [], named: [], star: undefined, doubleStar: undefined }

/** Special names whose mention decides what a loop or macro has to provide. */
export interface Mentions {
  loop: number
  caller: number
  kwargs: number
  varargs: number
}

/** The grammar of expressions, from the loosest binding to the tightest. */
export class ExpressionParser {
  protected readonly stream: TokenStream
  protected readonly mentions: Mentions = { loop: 0, caller: 0, kwargs: 0, varargs: 0 }
  private nesting = 0

  constructor(stream: TokenStream) {
    this.stream = stream
  }

  parseExpression(withCondition = true): Expr {
    if (++this.nesting > MAX_NESTING) throw this.stream.problem('the expression is nested too deeply')
    const node = withCondition ? this.parseCondition() : this.parseOr()
    this.nesting--
    return node
  }

  private parseCondition(): Expr {
    const { stream } = this
    let node = this.parseOr()
    while (stream.isName('if')) {
      const { offset } = stream
      stream.advance()
      const test = this.parseOr()
      const no = stream.skipName('else') ? this.parseExpression() : undefined
      node = { kind: 'cond', at: offset, test, yes: node, no }
    }
    return node
  }

  private parseOr(): Expr {
    let left = this.parseAnd()
    while (this.stream.isName('or')) {
      const at = this.stream.offset
      this.stream.advance()
      left = { kind: 'logic', at, op: 'or', left, right: this.parseAnd() }
    }
    return left
  }

  private parseAnd(): Expr {
    let left = this.parseNot()
    while (this.stream.isName('and')) {
      const at = this.stream.offset
      this.stream.advance()
      left = { kind: 'logic', at, op: 'and', left, right: this.parseNot() }
    }
    return left
  }

  private parseNot(): Expr {
    const { stream } = this
    const at = stream.offset
    if (!stream.skipName('not')) return this.parseCompare()
    if (++this.nesting > MAX_NESTING) throw stream.problem('the expression is nested too deeply')
    const node: Expr = { kind: 'unary', at, op: 'not', node: this.parseNot() }
    this.nesting--
    return node
  }

  private parseCompare(): Expr {
    const { stream } = this
    const at = stream.offset
    const first = this.parseSum()
    const rest: { op: CompareOperator; node: Expr }[] = []
    for (;;) {
      const op = COMPARISONS.get(stream.kind)
      if (op !== undefined) {
        stream.advance()
        rest.push({ op, node: this.parseSum() })
      } else if (stream.skipName('in')) {
        rest.push({ op: 'in', node: this.parseSum() })
      } else if (stream.isName('not') && stream.nextKind === 'name' && stream.nextText === 'in') {
        stream.advance()
        stream.advance()
        rest.push({ op: 'not in', node: this.parseSum() })
      } else {
        return rest.length === 0 ? first : { kind: 'compare', at, first, rest }
      }
    }
  }

  private parseSum(): Expr {
    const { stream } = this
    let left = this.parseConcat()
    for (;;) {
      const op = stream.kind
      if (op !== '+' && op !== '-') return left
      const at = stream.offset
      stream.advance()
      left = { kind: 'binary', at, op, left, right: this.parseConcat() }
    }
  }

  private parseConcat(): Expr {
    const at = this.stream.offset
    const first = this.parseProduct()
    if (this.stream.kind !== '~') return first
    const items = [first]
    while (this.stream.skip('~')) items.push(this.parseProduct())
    return { kind: 'concat', at, items }
  }

  private parseProduct(): Expr {
    const { stream } = this
    let left = this.parsePower()
    for (;;) {
      const op = stream.kind
      if (op !== '*' && op !== '/' && op !== '//' && op !== '%') return left
      const at = stream.offset
      stream.advance()
      left = { kind: 'binary', at, op, left, right: this.parsePower() }
    }
  }

  private parsePower(): Expr {
    const { stream } = this
    let left = this.parseUnary(true)
    while (stream.kind === '**') {
      const at = stream.offset
      stream.advance()
      left = { kind: 'binary', at, op: '**', left, right: this.parseUnary(true) }
    }
    return left
  }

  private parseUnary(withFilter: boolean): Expr {
    const { stream } = this
    const { kind, offset } = stream
    let node: Expr
    if (kind === '-' || kind === '+') {
      stream.advance()
      if (++this.nesting > MAX_NESTING) throw stream.problem('the expression is nested too deeply')
      node = { kind: 'unary', at: offset, op: kind, node: this.parseUnary(false) }
      this.nesting--
    } else {
      node = this.parsePostfix(this.parsePrimary())
    }
    return withFilter ? this.parseFilters(node) : node
  }

  protected parsePrimary(): Expr {
    const { stream } = this
    const { kind, text, offset: at } = stream
    switch (kind) {
      case 'name':
        stream.advance()
        return this.nameNode(text, at)
      case 'string': {
        let value = ''
        while (stream.kind === 'string') {
          value += unescapeText(stream.text, (why) => {
            throw stream.problem(why)
          })
          stream.advance()
        }
        return { kind: 'const', at, value }
      }
      case 'integer':
        stream.advance()
        return { kind: 'const', at, value: integer(text) }
      case 'float':
        stream.advance()
        return { kind: 'const', at, value: floating(text) }
      case '(': {
        stream.advance()
        const node = this.parseTuple({ explicit: true })
        stream.expect(')')
        return node
      }
      case '[':
        return this.parseList()
      case '{':
        return this.parseDict()
      default:
        throw stream.problem(`unexpected '${stream.describe()}'`)
    }
  }

  private nameNode(name: string, at: number): Expr {
    const constant = CONSTANTS.get(name)
    if (constant !== undefined) return { kind: 'const', at, value: constant }
    if (name === 'loop' || name === 'caller' || name === 'kwargs' || name === 'varargs') this.mentions[name]++
    return { kind: 'name', at, name }
  }

  private parseList(): Expr {
    const { stream } = this
    const at = stream.offset
    stream.expect('[')
    const items: Expr[] = []
    while (stream.kind !== ']') {
      if (items.length > 0) stream.expect(',')
      if (stream.kind === ']') break
      items.push(this.parseExpression())
    }
    stream.expect(']')
    return { kind: 'list', at, items }
  }

  private parseDict(): Expr {
    const { stream } = this
    const at = stream.offset
    stream.expect('{')
    const items: { key: Expr; value: Expr }[] = []
    while (stream.kind !== '}') {
      if (items.length > 0) stream.expect(',')
      if (stream.kind === '}') break
      const key = this.parseExpression()
      stream.expect(':')
      items.push({ key, value: this.parseExpression() })
    }
    stream.expect('}')
    return { kind: 'dict', at, items }
  }

  /** A tuple without need of parentheses, or the single expression. */
  parseTuple(options: { explicit?: boolean; withCondition?: boolean; end?: string } = {}): Expr {
    const { stream } = this
    const at = stream.offset
    const items: Expr[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) {
        if (!stream.skip(',')) break
        isTuple = true
      }
      if (this.tupleEnds(options.end)) break
      items.push(this.parseExpression(options.withCondition ?? true))
    }
    const [only] = items
    if (only && !isTuple) return only
    if (items.length === 0 && !options.explicit) throw stream.problem(`Expected an expression, got '${stream.describe()}'`)
    return { kind: 'tuple', at, items }
  }

  private tupleEnds(word: string | undefined): boolean {
    const { kind } = this.stream
    return kind === '}}' || kind === '%}' || kind === ')' || (word !== undefined && this.stream.isName(word))
  }

  protected parsePostfix(start: Expr): Expr {
    const { stream } = this
    let node = start
    for (;;) {
      if (stream.kind === '.') node = this.parseAttribute(node)
      else if (stream.kind === '[') node = this.parseSubscript(node)
      else if (stream.kind === '(') node = { kind: 'call', at: node.at, node, args: this.parseArguments() }
      else return node
    }
  }

  private parseAttribute(node: Expr): Expr {
    const { stream } = this
    stream.expect('.')
    const { kind, text, offset: at } = stream
    if (kind !== 'name' && kind !== 'integer') throw stream.problem('expected name or number')
    stream.advance()
    if (kind === 'name') return { kind: 'attr', at: node.at, node, name: text }
    return { kind: 'item', at: node.at, node, key: { kind: 'const', at, value: integer(text) } }
  }

  private parseSubscript(node: Expr): Expr {
    const { stream } = this
    stream.expect('[')
    const keys: Expr[] = []
    const { offset } = stream
    while (stream.kind !== ']') {
      if (keys.length > 0) stream.expect(',')
      keys.push(this.parseSubscribed())
    }
    stream.expect(']')
    const [only] = keys
    return { kind: 'item', at: node.at, node, key: only && keys.length === 1 ? only : { kind: 'tuple', at: offset, items: keys } }
  }

  private parseSubscribed(): Expr {
    const { stream } = this
    const at = stream.offset
    let start: Expr | undefined
    if (stream.kind !== ':') {
      start = this.parseExpression()
      if (stream.kind !== ':') return start
    }
    stream.expect(':')
    const bound = () => (stream.kind === ':' || stream.kind === ']' || stream.kind === ',' ? undefined : this.parseExpression())
    const stop = bound()
    const step = stream.skip(':') ? bound() : undefined
    return { kind: 'slice', at, start, stop, step }
  }

  protected parseArguments(): Arguments {
    const { stream } = this
    stream.expect('(')
    if (stream.skip(')')) return NO_ARGUMENTS
    const positional: Expr[] = []
    const named: { name: string; value: Expr }[] = []
    let star: Expr | undefined
    let doubleStar: Expr | undefined
    const need = (fine: boolean) => {
      if (!fine) throw stream.problem('invalid syntax for function call expression')
    }
    for (let first = true; stream.kind !== ')'; first = false) {
      if (!first) {
        stream.expect(',')
        if (stream.kind === ')') break
      }
      if (stream.skip('*')) {
        need(star === undefined && doubleStar === undefined)
        star = this.parseExpression()
      } else if (stream.skip('**')) {
        need(doubleStar === undefined)
        doubleStar = this.parseExpression()
      } else if (stream.kind === 'name' && stream.nextKind === '=') {
        need(doubleStar === undefined)
        const name = stream.expect('name')
        stream.advance()
        named.push({ name, value: this.parseExpression() })
      } else {
        need(star === undefined && doubleStar === undefined && named.length === 0)
        positional.push(this.parseExpression())
      }
    }
    stream.expect(')')
    return { positional, named, star, doubleStar }
  }

  private parseFilters(start: Expr): Expr {
    const { stream } = this
    let node = start
    for (;;) {
      if (stream.kind === '|') node = this.parseFilter(node)
      else if (stream.isName('is')) node = this.parseTest(node)
      // Calls are valid both after postfix expressions (getattr and getitem) and after filters and tests.
      else if (stream.kind === '(') node = { kind: 'call', at: node.at, node, args: this.parseArguments() }
      else return node
    }
  }

  /** One `| name(args)`; the stream stands at the bar. */
  protected parseFilter(node: Expr): Expr {
    const { stream } = this
    stream.expect('|')
    const { offset: at } = stream
    const name = this.dottedName()
    return { kind: 'filter', at, node, name, args: stream.kind === '(' ? this.parseArguments() : NO_ARGUMENTS }
  }

  private parseTest(node: Expr): Expr {
    const { stream } = this
    stream.expectName('is')
    const { offset: at } = stream
    const negated = stream.skipName('not')
    const name = this.dottedName()
    const test: Expr = { kind: 'test', at, node, name, args: this.testArguments() }
    return negated ? { kind: 'unary', at, op: 'not', node: test } : test
  }

  private testArguments(): Arguments {
    const { stream } = this
    if (stream.kind === '(') return this.parseArguments()
    if (!TEST_ARGUMENT.has(stream.kind) || stream.isName('else') || stream.isName('or') || stream.isName('and'))
      return NO_ARGUMENTS
    if (stream.isName('is')) throw stream.problem('You cannot chain multiple tests with is')
    return { positional: [this.parsePostfix(this.parsePrimary())], named: [], star: undefined, doubleStar: undefined }
  }

  private dottedName(): string {
    const { stream } = this
    let name = stream.expect('name')
    while (stream.skip('.')) name += `.${stream.expect('name')}`
    return name
  }

  // ---- what can be assigned to

  protected parseTargetName(): string {
    const { stream } = this
    const { offset } = stream
    const name = stream.expect('name')
    if (CONSTANTS.has(name)) throw stream.problem(`can't assign to 'const'`, offset)
    return name
  }

  /** A target; with `fields` also `ns.attribute`; `end` is the word that closes a tuple. */
  protected parseTarget(fields: boolean, end?: string): Target {
    const { stream } = this
    const at = stream.offset
    const items: Target[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) {
        if (!stream.skip(',')) break
        isTuple = true
      }
      if (this.tupleEnds(end) || (items.length > 0 && stream.kind === '=')) break
      items.push(this.parseOneTarget(fields))
    }
    const [only] = items
    if (!only) throw stream.problem(`Expected an expression, got '${stream.describe()}'`)
    return isTuple ? { kind: 'tuple', at, items } : only
  }

  private parseOneTarget(fields: boolean): Target {
    const { stream } = this
    const at = stream.offset
    if (stream.skip('(')) {
      const node = this.parseTarget(fields, undefined)
      stream.expect(')')
      return node
    }
    if (stream.kind !== 'name') {
      const node = this.parsePrimary()
      throw stream.problem(`can't assign to '${node.kind}'`, at)
    }
    const name = this.parseTargetName()
    if (fields && stream.is('.')) {
      stream.advance()
      if (name === 'loop' || name === 'caller' || name === 'kwargs' || name === 'varargs') this.mentions[name]++
      return { kind: 'field', at, name, attribute: stream.expect('name') }
    }
    return { kind: 'name', at, name }
  }
}

function integer(text: string): Value {
  const digits = text.replaceAll('_', '').toLowerCase()
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : BigInt(digits)
}

function floating(text: string): Value {
  const value = Number(text.replaceAll('_', ''))
  return Number.isInteger(value) ? new Float(value) : value
}
