import type { Expr } from './ast.ts'
import { type Generated, generateExpression, generateNative, generateTemplate } from './codegen.ts'
import type { GeneratorOptions } from './codegen-expressions.ts'
import { SyntaxProblem, TemplateError, traced } from './error.ts'
import { Frame, type Limits, RenderState, type Unit } from './frame.ts'
import { isPlain, normalise } from './lexer.ts'
import { type Executable, load } from './load.ts'
import { isSafeConstant, NATIVE_FILTERS, nativeValue } from './native.ts'
import { NativeOutput, Output } from './runtime/output.ts'
import { str } from './runtime/print.ts'
import { CHAINABLE_RUNTIME, RUNTIME, type Runtime } from './runtime/runtime.ts'
import type { MaybePromise, Value } from './runtime/values.ts'
import { EMPTY_SCOPE, type Scope } from './scope.ts'
import { renderedMap, type SourceMap, staticMap } from './sourcemap.ts'
import { parseTemplate } from './statements.ts'

/** A text and where it stands. `line` and `column` (from 1) are those of its first character within `path`. */
export interface SourceText {
  readonly path: string
  readonly text: string
  readonly line?: number
  readonly column?: number
}

export interface TemplateOptions {
  /** `chainable`: lookups and calls on undefined values give undefined again instead of an error. */
  readonly undefined?: 'default' | 'chainable'
  /** Names whose calls never return a promise: a template that calls nothing else is rendered without waiting. */
  readonly synchronous?: ReadonlySet<string>
  /** Prefix for the names of macros that the template itself defines; dbt hides them behind `dbt_macro__`. */
  readonly macroPrefix?: string
}

export interface RenderOptions {
  readonly limits?: Limits
  /** Whether to keep what the source map needs; true by default. */
  readonly map?: boolean
}

export interface Rendered {
  readonly text: string
  readonly map: SourceMap
}

export interface Template {
  readonly path: string
  /** Whether the text has no template syntax, so that it renders to itself. */
  readonly isStatic: boolean
  /** Renders to text; the result is a promise only when something had to be waited for. */
  render(scope: Scope, options?: RenderOptions): MaybePromise<Rendered>
  /** Renders natively: a template that is one expression gives that value. */
  renderNative(scope: Scope, options?: RenderOptions): MaybePromise<Value>
  /** The free names that the template mentions. */
  names(): readonly string[]
}

const NONE: ReadonlySet<string> = new Set()

/** Runs a step of compilation, with syntax problems turned into TemplateErrors at their place in the file. */
export function compiled<T>(source: SourceText, text: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SyntaxProblem) throw syntaxError(source, text, error.message, error.offset, error.pyType)
    if (error instanceof RangeError) throw syntaxError(source, text, 'the template is nested too deeply', 0, 'RecursionError')
    throw error
  }
}

export function syntaxError(source: SourceText, text: string, message: string, offset: number, pyType?: string): TemplateError {
  const error = new TemplateError('syntax', message, pyType === undefined ? {} : { pyType })
  const before = text.slice(0, offset)
  const newlines = before.split('\n').length - 1
  error.path = source.path
  error.line = (source.line ?? 1) + newlines
  error.column = offset - before.lastIndexOf('\n') + (newlines === 0 ? (source.column ?? 1) - 1 : 0)
  error.frames = [{ name: source.path, path: source.path, line: error.line, column: error.column }]
  return error
}

export function generatorOptions(source: SourceText, options: TemplateOptions): GeneratorOptions {
  return {
    line: source.line ?? 1,
    column: source.column ?? 1,
    synchronous: options.synchronous ?? NONE,
  }
}

/**
 * Compiles a template.
 * @throws TemplateError of kind `syntax`, with path, line and column
 */
export function compileTemplate(source: SourceText, options: TemplateOptions = {}): Template {
  const text = normalise(source.text)
  return isPlain(text) ? staticTemplate(source, text) : new DynamicTemplate(source, text, options)
}

function staticTemplate(source: SourceText, text: string): Template {
  return {
    path: source.path,
    isStatic: true,
    render: () => ({ text, map: staticMap(text, source.path, source.line ?? 1, source.column ?? 1) }),
    renderNative: () => text,
    names: () => [],
  }
}

interface Loaded {
  readonly run: Executable
  readonly constants: readonly unknown[]
  readonly names: readonly string[]
  readonly unit: Unit
}

function loaded(source: SourceText, generated: Generated): Loaded {
  const { path } = source
  return {
    run: load(generated, 'O'),
    constants: generated.constants,
    names: generated.names,
    unit: { name: path, path, sites: generated.sites },
  }
}

class DynamicTemplate implements Template {
  readonly path: string
  readonly isStatic = false
  private readonly source: SourceText
  private readonly options: TemplateOptions
  private readonly runtime: Runtime
  private readonly text: Loaded
  private native: Loaded | undefined

  constructor(source: SourceText, text: string, options: TemplateOptions) {
    this.path = source.path
    this.source = source
    this.options = options
    this.runtime = options.undefined === 'chainable' ? CHAINABLE_RUNTIME : RUNTIME
    this.text = compiled(source, text, () =>
      loaded(source, generateTemplate(text, parseTemplate(text, options.macroPrefix ?? ''), generatorOptions(source, options))),
    )
  }

  names(): readonly string[] {
    return this.text.names
  }

  render(scope: Scope, options?: RenderOptions): MaybePromise<Rendered> {
    const mapped = options?.map !== false
    const frame = new Frame(undefined, this.text.unit, undefined, new RenderState(options?.limits, mapped))
    const output = new Output(mapped)
    return this.run(this.text, frame, scope, output, () => rendered(output, frame))
  }

  renderNative(scope: Scope, options?: RenderOptions): MaybePromise<Value> {
    this.native ??= this.compileNative()
    const frame = new Frame(undefined, this.native.unit, undefined, new RenderState(options?.limits, false))
    const output = new NativeOutput()
    return this.run(this.native, frame, scope, output, () => nativeValue(output.values))
  }

  private run<T>(
    { run, constants }: Loaded,
    frame: Frame,
    scope: Scope,
    output: Output | NativeOutput,
    finish: () => T,
  ): MaybePromise<T> {
    const failed = (error: unknown): never => {
      throw traced(error, frame)
    }
    try {
      const result = run(this.runtime, frame, scope, constants, output)
      return result instanceof Promise ? result.then(finish, failed) : finish()
    } catch (error) {
      return failed(error)
    }
  }

  private compileNative(): Loaded {
    const { source } = this
    const text = normalise(source.text)
    const options = { ...generatorOptions(source, this.options), filters: NATIVE_FILTERS }
    const constantText = (node: Expr) => (isConstant(node) ? this.constantText(text, node, options) : undefined)
    return compiled(source, text, () =>
      loaded(source, generateNative(text, parseTemplate(text, this.options.macroPrefix ?? ''), options, constantText)),
    )
  }

  /** The text of a constant expression that Jinja2 folds into the text around it. */
  private constantText(text: string, node: Expr, options: GeneratorOptions): string | undefined {
    const generated = generateExpression(text, node, options)
    const frame = new Frame(
      undefined,
      { name: '', path: '', sites: generated.sites },
      undefined,
      new RenderState(undefined, false),
    )
    try {
      const value = load(generated, 'O')(this.runtime, frame, EMPTY_SCOPE, generated.constants, undefined)
      return value instanceof Promise || !isSafeConstant(value) ? undefined : str(value)
    } catch (error) {
      // It fails again when it is rendered, with its position.
      if (error instanceof TemplateError) return undefined
      throw error
    }
  }
}

function rendered({ text, pieces = [] }: Output, frame: Frame): Rendered {
  return { text, map: renderedMap({ text, pieces, frame }, frame.render.recorded ?? []) }
}

/** Whether an expression mentions no name and calls nothing. */
function isConstant(node: Expr): boolean {
  switch (node.kind) {
    case 'const':
      return true
    case 'name':
    case 'call':
    case 'body':
      return false
    case 'list':
    case 'tuple':
    case 'concat':
      return node.items.every(isConstant)
    case 'dict':
      return node.items.every(({ key, value }) => isConstant(key) && isConstant(value))
    case 'unary':
    case 'attr':
      return isConstant(node.node)
    case 'binary':
    case 'logic':
      return isConstant(node.left) && isConstant(node.right)
    case 'compare':
      return isConstant(node.first) && node.rest.every((operand) => isConstant(operand.node))
    case 'cond':
      return isConstant(node.test) && isConstant(node.yes) && (node.no === undefined || isConstant(node.no))
    case 'item':
      return isConstant(node.node) && isConstant(node.key)
    case 'slice':
      return [node.start, node.stop, node.step].every((bound) => bound === undefined || isConstant(bound))
    case 'filter':
    case 'test': {
      const { positional, named, star, doubleStar } = node.args
      return (
        isConstant(node.node) &&
        positional.every(isConstant) &&
        named.every(({ value }) => isConstant(value)) &&
        !star &&
        !doubleStar
      )
    }
  }
}
