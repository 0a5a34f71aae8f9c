import { TemplateError } from '../error.ts'
import type { Frame } from '../frame.ts'
import { addressText } from './print.ts'
import { Dict, Float, Host, type Kwargs, type MaybePromise, tuple, typeName, Undefined, type Value } from './values.ts'

/** A parameter list in Python's notation, parsed. */
export interface Signature {
  readonly names: readonly string[]
  /** Defaults of the last parameters; undefined entries are required. */
  readonly defaults: readonly (Value | undefined)[]
  readonly required: number
  readonly varargs: boolean
  readonly kwargs: boolean
  /** How many of `names` may only be given by position. */
  readonly positionalOnly: number
}

const NUMBER = /^-?\d+(\.\d+)?$/
const EMPTY: Kwargs = new Map()

function literal(text: string): Value {
  if (text === 'None') return null
  if (text === 'True') return true
  if (text === 'False') return false
  if (NUMBER.test(text)) return text.includes('.') ? new Float(Number(text)) : Number(text)
  if (/^(['"]).*\1$/s.test(text)) return text.slice(1, -1)
  throw new Error(`not a literal in a signature: ${text}`)
}

const parsed = new Map<string, Signature>()

/**
 * Reads "name, default=None, *args, **kwargs"; a "/" ends the parameters that are positional only. Defaults are None,
 * True, False, numbers or quoted text without commas.
 */
export function signature(text: string): Signature {
  const known = parsed.get(text)
  if (known) return known
  const names: string[] = []
  const defaults: (Value | undefined)[] = []
  let varargs = false
  let kwargs = false
  let positionalOnly = 0
  // The one default that holds a comma is the text ', '.
  for (const part of text.split(/,(?!\s*')/).map((p) => p.trim())) {
    if (part === '') continue
    if (part === '/') positionalOnly = names.length
    else if (part.startsWith('**')) kwargs = true
    else if (part.startsWith('*')) varargs = true
    else {
      const at = part.indexOf('=')
      names.push(at < 0 ? part : part.slice(0, at).trim())
      defaults.push(at < 0 ? undefined : literal(part.slice(at + 1).trim()))
    }
  }
  const made = { names, defaults, required: defaults.filter((d) => d === undefined).length, varargs, kwargs, positionalOnly }
  parsed.set(text, made)
  return made
}

/** Binds a call's arguments as Python does: one value per parameter, then a tuple of *args, then a Dict of **kwargs. */
export function bind(name: string, sig: Signature, args: readonly Value[], kwargs: Kwargs | undefined): Value[] {
  const { names, defaults } = sig
  const bound: Value[] = []
  const named = kwargs ?? EMPTY
  if (args.length > names.length && !sig.varargs) throw tooMany(name, sig, args.length)
  let used = 0
  const missing: string[] = []
  for (let i = 0; i < names.length; i++) {
    const parameter = names[i] ?? ''
    const byName = named.size > 0 && i >= sig.positionalOnly ? named.get(parameter) : undefined
    if (byName !== undefined) used++
    const given = args[i]
    if (given !== undefined && byName !== undefined) throw typeError(`${name}() got multiple values for argument '${parameter}'`)
    const value = given !== undefined ? given : byName !== undefined ? byName : defaults[i]
    if (value !== undefined) bound.push(value)
    else missing.push(parameter)
  }
  if (missing.length > 0) throw typeError(missingText(name, missing))
  if (sig.varargs) bound.push(tuple(args.slice(names.length)))
  if (sig.kwargs) bound.push(extra(sig, named))
  else if (used < named.size) {
    const unknown = [...named.keys()].find((key) => !names.slice(sig.positionalOnly).includes(key))
    throw typeError(`${name}() got an unexpected keyword argument '${unknown}'`)
  }
  return bound
}

function extra(sig: Signature, named: Kwargs): Dict {
  const rest = new Dict()
  for (const [key, value] of named) if (!sig.names.slice(sig.positionalOnly).includes(key)) rest.set(key, value)
  return rest
}

function typeError(message: string): TemplateError {
  return new TemplateError('type', message)
}

function tooMany(name: string, sig: Signature, given: number): TemplateError {
  const most = sig.names.length
  const takes = sig.required === most ? `${most}` : `from ${sig.required} to ${most}`
  const plural = takes === '1' ? '' : 's'
  return typeError(`${name}() takes ${takes} positional argument${plural} but ${given} ${given === 1 ? 'was' : 'were'} given`)
}

function missingText(name: string, missing: string[]): string {
  const quoted = missing.map((m) => `'${m}'`)
  const last = quoted.pop() ?? ''
  const list = quoted.length === 0 ? last : quoted.length === 1 ? `${quoted[0]} and ${last}` : `${quoted.join(', ')}, and ${last}`
  return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`
}

/** A function of the program. `frame` is the caller's: pass it on when the function calls a template's macro. */
export type Implementation = (args: readonly Value[], kwargs: Kwargs | undefined, frame: Frame | undefined) => MaybePromise<Value>

export class PyFunction extends Host {
  readonly name: string
  private readonly implementation: Implementation
  private readonly type: string
  constructor(name: string, implementation: Implementation, type = 'function') {
    super()
    this.name = name
    this.implementation = implementation
    this.type = type
  }
  override pyType(): string {
    return this.type
  }
  override pyRepr(): string {
    return this.type === 'type' ? `<class '${this.name}'>` : addressText(`${this.type} ${this.name}`, this)
  }
  override pyCallable(): boolean {
    return true
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
    return this.implementation(args, kwargs, frame)
  }
}

/**
 * A function for templates with Python's argument binding and TypeErrors.
 * @param parameters in Python's notation: "name, default=None, *args, **kwargs"
 * @param body gets one value per parameter, then a Tuple for *args, then a Dict for **kwargs
 */
export function fn(name: string, parameters: string, body: (...bound: Value[]) => MaybePromise<Value>): PyFunction {
  const sig = signature(parameters)
  return new PyFunction(name, (args, kwargs) => body(...bind(name, sig, args, kwargs)))
}

/** Like `fn`; the body gets the caller's frame first, to pass it on to `call`. */
export function frameFn(
  name: string,
  parameters: string,
  body: (frame: Frame | undefined, ...bound: Value[]) => MaybePromise<Value>,
): PyFunction {
  const sig = signature(parameters)
  return new PyFunction(name, (args, kwargs, frame) => body(frame, ...bind(name, sig, args, kwargs)))
}

/** Calls a value as `value(*args, **kwargs)`. */
export function call(value: Value, args: readonly Value[] = [], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
  if (value instanceof Host && value.pyCallable()) return value.pyCall(args, kwargs, frame)
  if (value instanceof Undefined && value.chainable) return value
  throw new TemplateError('type', `'${typeName(value)}' object is not callable`)
}

/** The text of a value given as argument, or a TypeError in Python's words. */
export function needText(value: Value, what = 'argument'): string {
  if (typeof value === 'string') return value
  throw typeError(`${what} must be str, not ${typeName(value)}`)
}
