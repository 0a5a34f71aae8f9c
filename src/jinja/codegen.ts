import type { Callable, Expr, Stmt, Target } from './ast.ts'
import { ExpressionGenerator, type Generated, type GeneratorOptions } from './codegen-expressions.ts'
import type { MacroShape } from './runtime/local-macro.ts'
import { assignedNames, Symbols, targetNames } from './symbols.ts'

/** Generates the function (R, F, S, K, O) of a whole template. */
export function generateTemplate(text: string, body: readonly Stmt[], options: GeneratorOptions): Generated {
  return new Generator(text, options, undefined).template(body)
}

/**
 * Generates the function of a template rendered natively.
 * @param constantText gives the text of a constant expression, or undefined when it has none
 */
export function generateNative(
  text: string,
  body: readonly Stmt[],
  options: GeneratorOptions,
  constantText: (node: Expr) => string | undefined,
): Generated {
  return new Generator(text, options, constantText).template(body)
}

/** Generates the function (R, F, S, K, A) of a macro; A holds its bound arguments. */
export function generateMacro(text: string, macro: Callable, options: GeneratorOptions): Generated {
  return new Generator(text, options, undefined).macroUnit(macro)
}

/** Generates the function (R, F, S, K) of a lone expression. */
export function generateExpression(text: string, node: Expr, options: GeneratorOptions): Generated {
  return new Generator(text, options, undefined).lone(node)
}

/** The shape by which arguments are bound to a macro's parameters. */
export function shapeOf(macro: Callable): MacroShape {
  return {
    name: macro.name,
    parameters: macro.parameters.map(({ name }) => name),
    defaults: macro.parameters.filter(({ standard }) => standard !== undefined).length,
    caller: macro.uses.caller,
    kwargs: macro.uses.kwargs,
    varargs: macro.uses.varargs,
  }
}

/** Where output goes: the variable of an Output; `native` when it collects values instead of text. */
interface Buffer {
  readonly id: string
  readonly native: boolean
}

class Generator extends ExpressionGenerator {
  private code = ''
  private buffer: Buffer
  private buffers = 1
  /** How deep in `if`s the current scope starts. */
  private scopeSoft = 0
  private loops = 0
  /** Whether `return(x)` can be a JavaScript return here: only in a macro's own function. */
  private returns = false
  private readonly constantText: ((node: Expr) => string | undefined) | undefined
  private pendingText: string | undefined

  constructor(text: string, options: GeneratorOptions, constantText: ((node: Expr) => string | undefined) | undefined) {
    super(text, options)
    this.constantText = constantText
    this.buffer = { id: 'O', native: constantText !== undefined }
  }

  template(body: readonly Stmt[]): Generated {
    this.scope(body, [])
    return this.finish(`${this.temporaryList()}${this.lookups()}${this.code}`)
  }

  macroUnit(macro: Callable): Generated {
    this.returns = true
    const body = this.macroBody(macro)
    return this.finish(
      `${this.temporaryList()}const O=R.O(F);try{${this.lookups()}${body}return R.o(F,O)}catch(e){return R.returned(e,F)}`,
    )
  }

  lone(node: Expr): Generated {
    const code = this.expression(node)
    return this.finish(`${this.temporaryList()}${this.lookups()}return ${code}`)
  }

  private finish(code: string): Generated {
    return { code, constants: this.constants, sites: this.sites, names: [...this.hoisted.keys()], isAsync: this.fn.awaits }
  }

  private temporaryList(): string {
    const names = this.fn.shared ? ['t'] : []
    for (let i = 0; i < this.fn.temporaries; i++) names.push(`t${i}`)
    return names.length === 0 ? '' : `let ${names.join(',')};`
  }

  private lookups(): string {
    const parts = Array.from(this.hoisted, ([name, id]) => `${id}=R.n(S,${this.constant(name)})`)
    return parts.length === 0 ? '' : `const ${parts.join(',')};`
  }

  // ---- scopes

  /** Emits the statements of a new scope; `prepared` are variables that it starts with. */
  private scope(body: readonly Stmt[], prepared: readonly { name: string; id: string }[]): void {
    const outer = this.symbols
    const { scopeSoft } = this
    this.scopeSoft = this.soft
    this.symbols = new Symbols(outer)
    for (const { name, id } of prepared) this.symbols.declare(name, { id, sure: true })
    this.declareAssigned(body)
    this.statements(body)
    this.symbols = outer
    this.scopeSoft = scopeSoft
  }

  private declareAssigned(body: readonly Stmt[]): void {
    for (const [name, use] of assignedNames(body)) {
      if (this.symbols.has(name)) continue
      const outside = this.symbols.findOutside(name)
      const start = outside ? outside.id : use === 'assigned' ? '' : this.outerValue(name)
      const id = this.variable()
      this.symbols.declare(name, { id, sure: use !== 'assigned' && outside?.sure !== false })
      this.code += `let ${id}${start === '' ? '' : `=${start}`};`
    }
  }

  private statements(body: readonly Stmt[]): void {
    for (const statement of body) {
      if (
        this.pendingText !== undefined &&
        statement.kind !== 'text' &&
        statement.kind !== 'output' &&
        statement.kind !== 'group'
      )
        this.flushText()
      this.statementAt = statement.at
      this.statement(statement)
    }
    this.flushText()
  }

  private statement(statement: Stmt): void {
    switch (statement.kind) {
      case 'text':
        if (this.buffer.native) this.addText(statement.text)
        else this.write(String(this.literalSite(statement.at)), this.constant(statement.text))
        return
      case 'output':
        this.output(statement.node, statement.at)
        return
      case 'if':
        this.ifStatement(statement)
        return
      case 'for':
        this.forStatement(statement)
        return
      case 'set':
        this.mark(statement.at)
        this.assign(statement.target, this.expression(statement.value))
        return
      case 'set-block': {
        const text = this.captured(statement.body, statement.filter)
        this.assign(statement.target, text)
        return
      }
      case 'macro':
        this.assign({ kind: 'name', at: statement.at, name: statement.macro.name }, this.localMacro(statement.macro))
        return
      case 'call':
        this.callBlock(statement)
        return
      case 'filter': {
        const site = this.site(statement.at)
        const text = this.captured(statement.body, statement.filter)
        this.write(String(site), text)
        return
      }
      case 'with':
        this.withStatement(statement)
        return
      case 'scope':
        this.code += '{'
        this.scope(statement.body, [])
        this.code += '}'
        return
      case 'group':
        for (const one of statement.body) this.statement(one)
        return
      case 'do':
        this.doStatement(statement.node, statement.at)
        return
      case 'break':
      case 'continue':
        this.code += `${statement.kind};`
        return
      case 'unsupported':
        this.mark(statement.at)
        this.code += `R.unsupported(${this.constant(statement.tag)});`
    }
  }

  // ---- output

  private mark(at: number): void {
    this.code += `F.at=${this.site(at)};`
  }

  private literalSite(at: number): number {
    const site = this.site(at)
    this.sites[2 * site + 1] = -(this.sites[2 * site + 1] ?? 0)
    return site
  }

  /** Writes a value at a site; `F.at=3` as site also moves the frame there before the value is computed. */
  private write(site: string, value: string): void {
    this.code += `${this.buffer.id}.w(${site},${value});`
  }

  private addText(text: string): void {
    this.pendingText = (this.pendingText ?? '') + text
  }

  private flushText(): void {
    if (this.pendingText === undefined) return
    this.code += `${this.buffer.id}.w(0,${this.constant(this.pendingText)});`
    this.pendingText = undefined
  }

  private output(node: Expr, at: number): void {
    if (this.returnStatement(node, at)) return
    if (this.buffer.native) {
      const constant = this.constantText?.(node)
      if (constant !== undefined) {
        this.addText(constant)
        return
      }
      this.flushText()
    }
    const site = this.site(at)
    this.write(`F.at=${site}`, this.expression(node))
  }

  private doStatement(node: Expr, at: number): void {
    if (this.returnStatement(node, at)) return
    this.mark(at)
    this.code += `${this.expression(node)};`
  }

  /** `{{ return(x) }}` and `{% do return(x) %}` of a macro become its JavaScript return. */
  private returnStatement(node: Expr, at: number): boolean {
    if (!this.returns || node.kind !== 'call' || node.node.kind !== 'name' || node.node.name !== 'return') return false
    const { positional, named, star, doubleStar } = node.args
    if (positional.length > 1 || named.length > 0 || star || doubleStar || this.symbols.find('return')) return false
    this.mark(at)
    const [value] = positional
    this.code += `return ${value ? this.expression(value) : 'null'};`
    return true
  }

  /** Emits code that collects a body's output; returns the expression for the (filtered) text. */
  private captured(body: readonly Stmt[], filter: Expr | undefined): string {
    const { buffer } = this
    const id = `O${this.buffers++}`
    this.buffer = { id, native: false }
    this.code += `const ${id}=R.O(F);{`
    const at = this.statementAt
    this.scope(body, [])
    this.code += '}'
    this.buffer = buffer
    const text = `R.o(F,${id})`
    if (!filter) return text
    this.mark(at)
    this.body = text
    const code = this.expression(filter)
    this.body = '""'
    return code
  }

  // ---- assignment

  private assign(target: Target, value: string): void {
    switch (target.kind) {
      case 'name':
        this.assignName(target.name, value)
        return
      case 'field':
        this.code += `R.setns(${this.nameCode(target.name)},${this.constant(target.attribute)},${value});`
        return
      case 'tuple': {
        const list = this.variable()
        this.code += `const ${list}=R.un(${value},${target.items.length});`
        for (const [i, item] of target.items.entries()) this.assign(item, `${list}[${i}]`)
      }
    }
  }

  private assignName(name: string, value: string): void {
    const known = this.symbols.find(name)
    if (!known) throw new Error(`no variable for the assigned name ${name}`)
    this.code += `${known.id}=${value};`
    // Assigned outright in its own scope: code that follows need not check.
    if (!known.sure && this.soft === this.scopeSoft && this.symbols.has(name))
      this.symbols.declare(name, { id: known.id, sure: true })
  }

  /** Declares a loop target's variables in the current scope and assigns them. */
  private bindTarget(target: Target, value: string): void {
    const names = new Set<string>()
    targetNames(target, names)
    for (const name of names) {
      const id = this.variable()
      this.symbols.declare(name, { id, sure: true })
      this.code += `let ${id};`
    }
    this.assign(target, value)
  }

  // ---- control

  private ifStatement({ at, test, body, otherwise }: Extract<Stmt, { kind: 'if' }>): void {
    this.mark(at)
    const condition = this.truth(test)
    this.soft++
    this.code += `if(${condition}){`
    this.statements(body)
    if (otherwise.length > 0) {
      this.code += '}else{'
      this.statements(otherwise)
    }
    this.code += '}'
    this.soft--
  }

  private forStatement(loop: Extract<Stmt, { kind: 'for' }>): void {
    this.mark(loop.at)
    if (loop.recursive) this.recursiveLoop(loop)
    else this.plainLoop(loop, this.expression(loop.iterable), 'F', undefined)
  }

  private plainLoop(loop: Extract<Stmt, { kind: 'for' }>, iterable: string, depth: string, recursion: string | undefined): void {
    const n = this.loops++
    const hasElse = loop.otherwise.length > 0
    if (hasElse) this.code += `let e${n}=true;`
    this.code += '{'
    const outer = this.symbols
    this.symbols = new Symbols(outer)
    if (loop.usesLoop) this.loopWithState(loop, iterable, depth, recursion, n, hasElse)
    else this.loopWithoutState(loop, iterable, n, hasElse)
    this.symbols = outer
    this.code += '}'
    if (hasElse) {
      this.code += `if(e${n}){`
      this.scope(loop.otherwise, [])
      this.code += '}'
    }
  }

  private loopWithoutState(loop: Extract<Stmt, { kind: 'for' }>, iterable: string, n: number, hasElse: boolean): void {
    this.code += `for(const x${n} of R.it(${iterable})){R.k(F,${this.buffer.id});`
    this.bindTarget(loop.target, `x${n}`)
    if (loop.test) this.code += `if(!${this.truth(loop.test)})continue;`
    this.loopBody(loop)
    // Like Jinja2: a round that is left early does not count as one.
    if (hasElse) this.code += `e${n}=false;`
    this.code += '}'
  }

  private loopWithState(
    loop: Extract<Stmt, { kind: 'for' }>,
    iterable: string,
    depth: string,
    recursion: string | undefined,
    n: number,
    hasElse: boolean,
  ): void {
    const source = loop.test ? this.selected(loop, iterable, n) : iterable
    const level = recursion === undefined ? '0' : depth
    this.code += `const l${n}=R.lp(F,${source},${level}${recursion === undefined ? '' : `,${recursion}`});while(l${n}.next()){R.k(F,${this.buffer.id});`
    this.symbols.declare('loop', { id: `l${n}`, sure: true })
    this.bindTarget(loop.target, `l${n}.item`)
    this.loopBody(loop)
    // Like Jinja2: a round that is left early does not count as one.
    if (hasElse) this.code += `e${n}=false;`
    this.code += '}'
  }

  /** Emits the collection of the items that pass a loop's condition. */
  private selected(loop: Extract<Stmt, { kind: 'for' }>, iterable: string, n: number): string {
    this.code += `const a${n}=[];for(const x${n} of R.it(${iterable})){R.k(F);`
    const outer = this.symbols
    this.symbols = new Symbols(outer)
    this.bindTarget(loop.target, `x${n}`)
    if (loop.test) this.code += `if(${this.truth(loop.test)})a${n}.push(x${n});`
    this.symbols = outer
    this.code += '}'
    return `a${n}`
  }

  private loopBody(loop: Extract<Stmt, { kind: 'for' }>): void {
    const { scopeSoft } = this
    this.scopeSoft = this.soft
    this.declareAssigned(loop.body)
    this.statements(loop.body)
    this.scopeSoft = scopeSoft
  }

  /** `{% for … recursive %}`: the loop is a function of the items and the depth. */
  private recursiveLoop(loop: Extract<Stmt, { kind: 'for' }>): void {
    const iterable = this.expression(loop.iterable)
    const n = this.loops++
    const saved = this.beginFunction()
    this.plainLoop(loop, 'i', 'd', `r${n}`)
    const { code, isAsync } = this.endFunction(saved)
    const start = this.site(loop.at)
    this.code += `const r${n}=${isAsync ? 'async ' : ''}(i,d)=>{${code}};`
    this.write(String(start), this.waited(`r${n}(${iterable},0)`, false))
  }

  private withStatement(statement: Extract<Stmt, { kind: 'with' }>): void {
    this.mark(statement.at)
    const prepared: { name: string; id: string }[] = []
    this.code += '{'
    for (const { target, value } of statement.targets) {
      const id = this.variable()
      this.code += `let ${id}=${this.expression(value)};`
      if (target.kind === 'name') prepared.push({ name: target.name, id })
    }
    this.scope(statement.body, prepared)
    this.code += '}'
  }

  // ---- functions

  private beginFunction() {
    const saved = {
      code: this.code,
      fn: this.fn,
      buffer: this.buffer,
      returns: this.returns,
      soft: this.soft,
      scopeSoft: this.scopeSoft,
    }
    this.code = ''
    this.fn = { temporaries: 0, shared: false, awaits: false }
    this.buffer = { id: `O${this.buffers++}`, native: false }
    this.returns = false
    return saved
  }

  /** The code of the function begun last, which returns its output. */
  private endFunction(saved: ReturnType<Generator['beginFunction']>): { code: string; isAsync: boolean } {
    const { id } = this.buffer
    const code = `${this.temporaryList()}const ${id}=R.O(F);${this.code}return R.o(F,${id})`
    const isAsync = this.fn.awaits
    this.code = saved.code
    this.fn = saved.fn
    this.buffer = saved.buffer
    this.returns = saved.returns
    this.soft = saved.soft
    this.scopeSoft = saved.scopeSoft
    return { code, isAsync }
  }

  /** The expression that makes a macro (or caller) defined inside this template. */
  private localMacro(macro: Callable): string {
    const at = this.statementAt
    const saved = this.beginFunction()
    const body = this.macroBody(macro)
    this.code = body
    const { code, isAsync } = this.endFunction(saved)
    this.statementAt = at
    const shape = this.constant(shapeOf(macro))
    return `R.mac(F,${shape},${isAsync ? 'async' : ''}(F,A)=>{try{${code}}catch(e){throw R.T(e,F)}})`
  }

  /** A macro's parameters, defaults and body, as code of its own. */
  private macroBody(macro: Callable): string {
    const outer = this.symbols
    const before = this.code
    this.code = ''
    this.symbols = new Symbols(outer)
    this.scopeSoft = this.soft
    const { uses } = macro
    const extra = [uses.caller ? 'caller' : '', uses.kwargs ? 'kwargs' : '', uses.varargs ? 'varargs' : ''].filter(
      (name) => name !== '',
    )
    const names = [...macro.parameters.map(({ name }) => name), ...extra]
    const ids = names.map(() => this.variable())
    for (const [i, id] of ids.entries()) this.code += `let ${id}=A[${i}];`
    this.statementAt = macro.at
    if (macro.parameters.some(({ standard }) => standard)) this.mark(macro.at)
    for (const [i, { name, standard }] of macro.parameters.entries()) {
      const id = ids[i] ?? ''
      this.code += `if(${id}===undefined)${id}=${standard ? this.expression(standard) : `R.np(${this.constant(name)})`};`
      this.symbols.declare(name, { id, sure: true })
    }
    for (const [i, name] of names.entries()) this.symbols.declare(name, { id: ids[i] ?? '', sure: true })
    this.declareAssigned(macro.body)
    this.statements(macro.body)
    this.symbols = outer
    const code = this.code
    this.code = before
    return code
  }

  private callBlock(statement: Extract<Stmt, { kind: 'call' }>): void {
    const site = this.site(statement.at)
    if (statement.call.kind !== 'call') throw new Error('a call block without a call')
    const caller = this.localMacro(statement.caller)
    const result = this.callCode(statement.call.node, statement.call.args, statement.call.at, caller)
    this.write(`F.at=${site}`, this.buffer.native ? result : `R.text(${result})`)
  }
}

export type { Generated }
