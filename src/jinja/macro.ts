import type { Block } from './blocks.ts'
import { generateMacro, shapeOf } from './codegen.ts'
import { Frame, type Limits, RenderState, type Unit } from './frame.ts'
import { normalise } from './lexer.ts'
import { type Executable, load } from './load.ts'
import { bindMacro, type MacroShape, macroAttribute } from './runtime/local-macro.ts'
import { CHAINABLE_RUNTIME, RUNTIME, type Runtime } from './runtime/runtime.ts'
import { Host, type Kwargs, type MaybePromise, type Value } from './runtime/values.ts'
import type { Scope } from './scope.ts'
import { parseBlock } from './statements.ts'
import { compiled, generatorOptions, type SourceText, type TemplateOptions } from './template.ts'

/** The text of one macro-like block, from its opening tag to its closing tag. */
export interface MacroSource extends SourceText {
  readonly name: string
  /** The tag: macro (the default), test, data_test, materialization. */
  readonly kind?: string
}

export interface Macro {
  readonly name: string
  readonly path: string
  readonly line: number
  /** The parameters as written; parses the macro. */
  parameters(): readonly { readonly name: string; readonly hasDefault: boolean }[]
  /** The macro as a callable value whose free names are looked up in `scope`. */
  bind(scope: Scope, limits?: Limits): Value
  /** Calls the macro from the program; `frame` is the frame of the template that asked for it, if any. */
  call(scope: Scope, args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value>
}

interface Loaded {
  readonly run: Executable
  readonly constants: readonly unknown[]
  readonly shape: MacroShape
  readonly unit: Unit
}

/**
 * Defines a macro from a block of `extractBlocks` or from its text. Nothing is parsed before the first call or the first
 * look at its parameters; syntax errors are thrown then.
 */
export function defineMacro(source: Block | MacroSource, options: TemplateOptions = {}): Macro {
  return new LazyMacro('full' in source ? blockSource(source) : source, options)
}

function blockSource(block: Block): MacroSource {
  return {
    path: block.path,
    text: block.full.trimStart(),
    line: block.line,
    column: block.column,
    name: block.macroName,
    kind: block.kind,
  }
}

class LazyMacro implements Macro {
  readonly name: string
  readonly path: string
  readonly line: number
  private readonly source: MacroSource
  private readonly options: TemplateOptions
  readonly runtime: Runtime
  private loaded: Loaded | undefined

  constructor(source: MacroSource, options: TemplateOptions) {
    this.name = source.name
    this.path = source.path
    this.line = source.line ?? 1
    this.source = source
    this.options = options
    this.runtime = options.undefined === 'chainable' ? CHAINABLE_RUNTIME : RUNTIME
  }

  parameters(): readonly { readonly name: string; readonly hasDefault: boolean }[] {
    const { parameters, defaults } = this.load().shape
    return parameters.map((name, i) => ({ name, hasDefault: i >= parameters.length - defaults }))
  }

  bind(scope: Scope, limits?: Limits): Value {
    return new BoundMacro(this, scope, limits)
  }

  call(scope: Scope, args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
    return this.run(scope, args, kwargs, frame, undefined)
  }

  run(
    scope: Scope,
    args: readonly Value[],
    kwargs: Kwargs | undefined,
    parent: Frame | undefined,
    limits: Limits | undefined,
  ): MaybePromise<Value> {
    const { run, constants, shape, unit } = this.loaded ?? this.load()
    const bound = bindMacro(shape, args, kwargs, this.runtime.chainable)
    const render = parent === undefined ? new RenderState(limits, false) : parent.render
    render.step(0)
    return run(this.runtime, new Frame(parent, unit, this.name, render), scope, constants, bound)
  }

  load(): Loaded {
    this.loaded ??= this.compile()
    return this.loaded
  }

  private compile(): Loaded {
    const { source } = this
    const text = normalise(source.text)
    return compiled(source, text, () => {
      const macro = parseBlock(text, source.name, source.kind ?? 'macro', this.options.macroPrefix ?? '')
      const generated = generateMacro(text, macro, generatorOptions(source, this.options))
      const unit = { name: source.name, path: source.path, sites: generated.sites }
      return { run: load(generated, 'A'), constants: generated.constants, shape: shapeOf(macro), unit }
    })
  }
}

/** A macro as templates see it. */
export class BoundMacro extends Host {
  readonly macro: Macro
  private readonly lazy: LazyMacro
  private readonly scope: Scope
  private readonly limits: Limits | undefined
  constructor(macro: LazyMacro, scope: Scope, limits: Limits | undefined) {
    super()
    this.macro = macro
    this.lazy = macro
    this.scope = scope
    this.limits = limits
  }
  override pyType(): string {
    return 'MacroGenerator'
  }
  override pyRepr(): string {
    return `<Macro '${this.macro.name}'>`
  }
  override pyAttr(name: string): Value | undefined {
    return macroAttribute(this.lazy.load().shape, name)
  }
  override pyCallable(): boolean {
    return true
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
    return this.lazy.run(this.scope, args, kwargs, frame, this.limits)
  }
}
