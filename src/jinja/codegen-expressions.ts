import type { Arguments, CompareOperator, Expr } from './ast.ts'
import { SyntaxProblem } from './error.ts'
import { FILTERS, type Filter } from './runtime/filters.ts'
import { TESTS } from './runtime/tests.ts'
import { Symbols } from './symbols.ts'

/**
 * How generated code is written. Nothing of a template's text ever enters it: names, texts, numbers, filters and tests
 * are constants, reached as K[0], K[1] …, and variables get numbers. Templates of the same shape therefore share one
 * compiled function. R is the runtime, F the frame being executed, S the scope that names are looked up in.
 */
export interface Generated {
  readonly code: string
  readonly constants: readonly unknown[]
  readonly sites: readonly number[]
  readonly names: readonly string[]
  readonly isAsync: boolean
}

/** One JavaScript function being written. */
interface FunctionContext {
  /** Variables for values that are used twice. */
  temporaries: number
  /** Whether `t` is used: it never holds a value while another expression is evaluated. */
  shared: boolean
  awaits: boolean
}

const COMPARE: Readonly<Record<CompareOperator, string>> = {
  '==': 'R.eq',
  '!=': '!R.eq',
  '<': 'R.lt',
  '<=': 'R.le',
  '>': 'R.gt',
  '>=': 'R.ge',
  in: 'R.isin',
  'not in': '!R.isin',
}

export interface GeneratorOptions {
  /** The line and column (from 1) of the text's first character. */
  readonly line: number
  readonly column: number
  /** Names whose calls never have to be waited for. */
  readonly synchronous: ReadonlySet<string>
  /** Filters that stand before the standard ones. */
  readonly filters?: ReadonlyMap<string, Filter>
}

export class ExpressionGenerator {
  protected readonly constants: unknown[] = []
  protected readonly sites: number[] = []
  protected readonly hoisted = new Map<string, string>()
  protected fn: FunctionContext = { temporaries: 0, shared: false, awaits: false }
  protected symbols = new Symbols(undefined)
  /** Inside `if`: an unknown filter or test is an error only when it is reached. */
  protected soft = 0
  /** The JavaScript expression that stands for the text of a filter block. */
  protected body = '""'
  private variables = 0
  private readonly text: string
  protected readonly options: GeneratorOptions
  // The last position turned into a line, to count on from there.
  private seen = { offset: 0, line: 0, start: 0 }

  constructor(text: string, options: GeneratorOptions) {
    this.text = text
    this.options = options
    this.seen.line = options.line
  }

  protected constant(value: unknown): string {
    return `K[${this.constants.push(value) - 1}]`
  }

  protected variable(): string {
    return `v${this.variables++}`
  }

  protected temporary(): string {
    return `t${this.fn.temporaries++}`
  }

  /** The number of the site at an offset of the template. */
  protected site(offset: number): number {
    const { line, column } = this.position(offset)
    this.sites.push(line, column)
    return this.sites.length / 2 - 1
  }

  protected position(offset: number): { line: number; column: number } {
    let { offset: from, line, start } = this.seen
    if (offset < from) {
      from = 0
      line = this.options.line
      start = 0
    }
    for (let at = this.text.indexOf('\n', from); at >= 0 && at < offset; at = this.text.indexOf('\n', at + 1)) {
      line++
      start = at + 1
    }
    this.seen = { offset, line, start }
    return { line, column: offset - start + (start === 0 ? this.options.column : 1) }
  }

  /** A name that no scope of the template assigns: looked up once, when the function starts; Undefined if unknown. */
  private hoist(name: string): string {
    let id = this.hoisted.get(name)
    if (id === undefined) {
      id = this.variable()
      this.hoisted.set(name, id)
    }
    return id
  }

  protected outerValue(name: string): string {
    return this.hoist(name)
  }

  protected nameCode(name: string): string {
    const known = this.symbols.find(name)
    if (known && !known.sure) return `(${known.id}===undefined?R.U(${this.constant(name)}):${known.id})`
    return known?.id ?? this.hoist(name)
  }

  protected waited(call: string, synchronous: boolean): string {
    if (synchronous) return `R.now(${call})`
    this.fn.awaits = true
    this.fn.shared = true
    return `(R.w(t=${call})?await t:t)`
  }

  /** A condition as a JavaScript boolean. */
  protected truth(node: Expr): string {
    const code = this.expression(node)
    return node.kind === 'compare' || node.kind === 'test' || (node.kind === 'unary' && node.op === 'not') ? code : `R.t(${code})`
  }

  protected expression(node: Expr): string {
    switch (node.kind) {
      case 'const':
        return node.value === null || typeof node.value === 'boolean' ? String(node.value) : this.constant(node.value)
      case 'name':
        return this.nameCode(node.name)
      case 'body':
        return this.body
      case 'list':
        return `[${this.list(node.items)}]`
      case 'tuple':
        return `R.tp([${this.list(node.items)}])`
      case 'dict':
        return `R.d([${node.items.map(({ key, value }) => `${this.expression(key)},${this.expression(value)}`).join(',')}])`
      case 'unary':
        if (node.op === 'not') return `!${this.truth(node.node)}`
        return `${node.op === '-' ? 'R.neg' : 'R.pos'}(${this.expression(node.node)})`
      case 'binary':
        if (node.op === '+') return `R.add(${this.expression(node.left)},${this.expression(node.right)})`
        return `R.bin("${node.op}",${this.expression(node.left)},${this.expression(node.right)})`
      case 'logic': {
        this.fn.shared = true
        const test = `R.t(t=${this.expression(node.left)})`
        const right = this.expression(node.right)
        return node.op === 'and' ? `(${test}?${right}:t)` : `(${test}?t:${right})`
      }
      case 'compare':
        return this.comparison(node.first, node.rest)
      case 'concat':
        return `R.cat([${this.list(node.items)}])`
      case 'cond':
        return this.conditional(node)
      case 'filter':
        return this.filterCode(node.node, node.name, node.args, node.at)
      case 'test':
        return this.testCode(node.node, node.name, node.args, node.at)
      case 'call':
        return this.callCode(node.node, node.args, node.at, undefined)
      case 'attr':
        return `R.a(${this.expression(node.node)},${this.constant(node.name)})`
      case 'item':
        return `R.i(${this.expression(node.node)},${this.expression(node.key)})`
      case 'slice':
        return `R.s(${[node.start, node.stop, node.step].map((bound) => (bound ? this.expression(bound) : 'null')).join(',')})`
    }
  }

  private list(items: readonly Expr[]): string {
    return items.map((item) => this.expression(item)).join(',')
  }

  private conditional(node: Extract<Expr, { kind: 'cond' }>): string {
    const test = this.truth(node.test)
    this.soft++
    const yes = this.expression(node.yes)
    const no = node.no ? this.expression(node.no) : `R.noelse(${this.constant(this.position(node.at).line)})`
    this.soft--
    return `(${test}?${yes}:${no})`
  }

  private comparison(first: Expr, rest: readonly { op: CompareOperator; node: Expr }[]): string {
    let left = this.expression(first)
    const parts: string[] = []
    for (const [i, { op, node }] of rest.entries()) {
      const right = this.expression(node)
      const t = i < rest.length - 1 ? this.temporary() : undefined
      parts.push(`${COMPARE[op]}(${left},${t === undefined ? right : `${t}=${right}`})`)
      left = t ?? ''
    }
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('&&')})`
  }

  /** The two arguments `positional, named` of a call. */
  private argumentsCode(args: Arguments, caller: string | undefined): string {
    const star = args.star ? [`...R.it(${this.expression(args.star)})`] : []
    const positional = [...args.positional.map((node) => this.expression(node)), ...star]
    const named = args.named.map(({ name, value }) => `${this.constant(name)},${this.expression(value)}`)
    if (caller !== undefined) named.push(`${this.constant('caller')},${caller}`)
    if (args.doubleStar) return `[${positional.join(',')}],R.kw([${named.join(',')}],${this.expression(args.doubleStar)})`
    return `[${positional.join(',')}]${named.length === 0 ? '' : `,R.kw([${named.join(',')}])`}`
  }

  protected filterCode(node: Expr, name: string, args: Arguments, at: number): string {
    const filter = this.options.filters?.get(name) ?? FILTERS.get(name)
    if (!filter && this.soft === 0) throw new SyntaxProblem(`No filter named '${name}'.`, at, 'TemplateAssertionError')
    const value = this.expression(node)
    if (!filter) return `R.unknown(${this.constant(`No filter named '${name}'.`)},${value})`
    return `${this.constant(filter)}(R,${value},${this.argumentsCode(args, undefined)})`
  }

  private testCode(node: Expr, name: string, args: Arguments, at: number): string {
    const test = TESTS.get(name)
    if (!test && this.soft === 0) throw new SyntaxProblem(`No test named '${name}'.`, at, 'TemplateAssertionError')
    const value = this.expression(node)
    if (!test) return `R.unknown(${this.constant(`No test named '${name}'.`)},${value})`
    return `${this.constant(test)}(${value},${this.argumentsCode(args, undefined)})`
  }

  protected callCode(callee: Expr, args: Arguments, at: number, caller: string | undefined): string {
    // A call on a later line than its statement moves the position, so that the macro stack names that line.
    const moved = this.isLaterLine(at) ? `F.at=${this.site(at)},` : ''
    if (callee.kind === 'attr') {
      const target = this.expression(callee.node)
      return this.waited(
        `R.m(${moved === '' ? 'F' : `(${moved}F)`},${target},${this.constant(callee.name)},${this.argumentsCode(args, caller)})`,
        false,
      )
    }
    const known =
      callee.kind === 'name' &&
      caller === undefined &&
      this.options.synchronous.has(callee.name) &&
      !this.symbols.find(callee.name)
    const target = this.expression(callee)
    return this.waited(`R.c(${moved === '' ? 'F' : `(${moved}F)`},${target},${this.argumentsCode(args, caller)})`, known)
  }

  /** Where the statement being generated starts. */
  protected statementAt = 0

  private isLaterLine(at: number): boolean {
    const newline = this.text.indexOf('\n', this.statementAt)
    return newline >= 0 && newline < at
  }
}
