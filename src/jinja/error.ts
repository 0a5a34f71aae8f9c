import type { Frame } from './frame.ts'
import type { Value } from './runtime/values.ts'

/** What went wrong, by category; `pyType` of a TemplateError is the name Python would have used. */
export type ErrorKind =
  | 'syntax'
  | 'undefined'
  | 'type'
  | 'key'
  | 'index'
  | 'value'
  | 'attribute'
  | 'zero-division'
  | 'overflow'
  | 'security'
  | 'limit'
  | 'runtime'

const PY_TYPE: Record<ErrorKind, string> = {
  syntax: 'TemplateSyntaxError',
  undefined: 'UndefinedError',
  type: 'TypeError',
  key: 'KeyError',
  index: 'IndexError',
  value: 'ValueError',
  attribute: 'AttributeError',
  'zero-division': 'ZeroDivisionError',
  overflow: 'OverflowError',
  security: 'SecurityError',
  limit: 'LimitError',
  runtime: 'TemplateRuntimeError',
}

/** One entry of the macro stack, innermost first; `line` is the line being executed in that macro or template. */
export interface MacroFrame {
  readonly name: string
  readonly path: string
  readonly line: number
  readonly column: number
}

export interface Location {
  readonly path: string
  readonly line: number
  readonly column: number
  /** Innermost macro first; the template itself comes last. */
  readonly frames: readonly MacroFrame[]
}

/** An error of a template: in its syntax, or while it was rendered. Lines and columns count from 1; 0 means not known. */
export class TemplateError extends Error {
  readonly kind: ErrorKind
  readonly pyType: string
  path = ''
  line = 0
  column = 0
  frames: readonly MacroFrame[] = []

  constructor(kind: ErrorKind, message: string, options: { pyType?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'TemplateError'
    this.kind = kind
    this.pyType = options.pyType ?? PY_TYPE[kind]
  }
}

/** Thrown by `return(value)` where it stands inside an expression; the macro being called catches it. */
export class MacroReturn extends Error {
  readonly value: Value
  constructor(value: Value) {
    super('return() was called outside a macro')
    this.name = 'MacroReturn'
    this.value = value
  }
}

/** A syntax problem at an offset of the template's text; `compileTemplate` turns it into a TemplateError. */
export class SyntaxProblem extends Error {
  readonly offset: number
  readonly pyType: string
  constructor(message: string, offset: number, pyType = 'TemplateSyntaxError') {
    super(message)
    this.offset = offset
    this.pyType = pyType
  }
}

const located = new WeakMap<object, Location>()

/** Where in which template an error that came out of a render arose; undefined for errors that no template raised. */
export function locate(error: unknown): Location | undefined {
  return typeof error === 'object' && error !== null ? located.get(error) : undefined
}

/** Attaches the position of `frame` to an error that passes it for the first time; returns what is to be thrown on. */
export function traced(error: unknown, frame: Frame): unknown {
  if (error instanceof MacroReturn || typeof error !== 'object' || error === null || located.has(error)) return error
  const problem = fromEngine(error)
  const frames = frame.stack()
  const top = frames[0]
  if (!top) return problem
  const location = { path: top.path, line: top.line, column: top.column, frames }
  located.set(problem, location)
  if (problem instanceof TemplateError && problem.line === 0) Object.assign(problem, location)
  return problem
}

/** The JavaScript engine's own limits (stack, string length) come out as limits of the template. */
function fromEngine(error: object): object {
  if (!(error instanceof RangeError)) return error
  if (/call stack/i.test(error.message))
    return new TemplateError('limit', 'maximum recursion depth exceeded', { pyType: 'RecursionError' })
  if (/string length|array length|BigInt/i.test(error.message))
    return new TemplateError('limit', `the result is too large (${error.message})`, { pyType: 'MemoryError' })
  return error
}
