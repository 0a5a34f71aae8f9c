import { MacroReturn, TemplateError, traced } from '../error.ts'
import type { Frame } from '../frame.ts'
import type { Scope } from '../scope.ts'
import { Output } from './output.ts'
import './dicts.ts'
import './scalars.ts'
import './strings.ts'
import './filters-list.ts'
import './filters-text.ts'
import { callMethod, getattr, getitem, SliceKey } from './attributes.ts'
import type { Environment } from './filters.ts'
import { GLOBALS, setField } from './globals.ts'
import { failUndefined, iterate, truthy } from './iterate.ts'
import { unpack } from './lists.ts'
import { LocalMacro, type MacroBody, type MacroShape } from './local-macro.ts'
import { Loop } from './loop.ts'
import { add, binary, compare, contains, equals, negative, positive } from './operators.ts'
import { checkText, str } from './print.ts'
import {
  type BinaryOperator,
  Dict,
  Host,
  type Kwargs,
  type MaybePromise,
  tuple,
  typeName,
  Undefined,
  type Value,
  valueOr,
} from './values.ts'

/** Everything generated code calls, under the short names that codegen.ts writes. */
export interface Runtime extends Environment {
  [helper: string]: unknown
}

function printed(value: Value): string {
  return typeof value === 'string' ? value : str(value)
}

function concatenated(items: readonly Value[]): string {
  let text = ''
  for (const item of items) text += printed(item)
  checkText(text.length)
  return text
}

function keywords(pairs: readonly Value[], more?: Value): Kwargs {
  const made = new Map<string, Value>()
  for (let i = 0; i < pairs.length; i += 2) {
    const [name, value] = [pairs[i], pairs[i + 1]]
    if (typeof name === 'string' && value !== undefined) made.set(name, value)
  }
  if (more === undefined) return made
  if (!(more instanceof Dict || (more instanceof Host && more.pyMapping()))) {
    throw new TemplateError('type', `argument after ** must be a mapping, not ${typeName(more)}`)
  }
  for (const key of iterate(more)) {
    if (typeof key !== 'string') throw new TemplateError('type', 'keywords must be strings')
    if (made.has(key)) throw new TemplateError('type', `got multiple values for keyword argument '${key}'`)
    made.set(key, (more instanceof Dict ? more.get(key) : more.pyItem(key)) ?? null)
  }
  return made
}

function dictionary(pairs: readonly Value[]): Dict {
  const made = new Dict()
  for (let i = 0; i < pairs.length; i += 2) {
    const [key, value] = [pairs[i], pairs[i + 1]]
    if (key !== undefined && value !== undefined) made.set(key, value)
  }
  return made
}

/** The text of a macro's or block's output, which is remembered for the source map. */
function finished(frame: Frame, { text, pieces }: Output): string {
  if (pieces !== undefined && pieces.length > 0) frame.render.recorded?.push({ text, pieces, frame })
  return text
}

function callValue(frame: Frame, value: Value, args: readonly Value[], kwargs?: Kwargs): MaybePromise<Value> {
  if (value instanceof Host && value.pyCallable()) return value.pyCall(args, kwargs, frame)
  if (!(value instanceof Undefined)) throw new TemplateError('type', `'${typeName(value)}' object is not callable`)
  if (!value.chainable) throw failUndefined(value)
  return value
}

function returned(error: unknown, frame: Frame): Value {
  if (error instanceof MacroReturn) return error.value
  throw traced(error, frame)
}

function onlyText(value: Value): string {
  if (typeof value === 'string') return value
  throw new TemplateError('type', `sequence item 0: expected str instance, ${typeName(value)} found`)
}

function settled(value: MaybePromise<Value>): Value {
  if (value instanceof Promise) throw new Error('a function that was declared synchronous returned a promise')
  return value
}

function makeRuntime(chainable: boolean): Runtime {
  return {
    chainable,
    n: (scope: Scope, name: string) => {
      const value = valueOr(scope.lookup(name), GLOBALS.get(name))
      return value === undefined ? new Undefined(name, undefined, undefined, chainable) : value
    },
    w: (value: MaybePromise<Value>) => value instanceof Promise,
    O: (frame: Frame) => new Output(frame.render.recorded !== undefined),
    U: (name: string) => new Undefined(name, undefined, undefined, chainable),
    np: (name: string) => new Undefined(name, undefined, `parameter '${name}' was not provided`, chainable),
    noelse: (line: number) =>
      new Undefined(
        null,
        undefined,
        `the inline if-expression on line ${line} evaluated to false and no else section was defined.`,
        chainable,
      ),
    cat: concatenated,
    text: onlyText,
    t: truthy,
    a: (value: Value, name: string) => getattr(value, name, chainable),
    i: (value: Value, key: Value) => getitem(value, key, chainable),
    s: (start: Value, stop: Value, step: Value) => new SliceKey(start, stop, step),
    tp: (items: Value[]) => tuple(items),
    d: dictionary,
    kw: keywords,
    it: iterate,
    un: unpack,
    add,
    bin: (op: BinaryOperator, a: Value, b: Value) => binary(op, a, b),
    neg: negative,
    pos: positive,
    eq: equals,
    lt: (a: Value, b: Value) => compare(a, b, '<') < 0,
    le: (a: Value, b: Value) => compare(a, b, '<=') <= 0,
    gt: (a: Value, b: Value) => compare(a, b, '>') > 0,
    ge: (a: Value, b: Value) => compare(a, b, '>=') >= 0,
    isin: (item: Value, container: Value) => contains(container, item),
    c: callValue,
    m: (frame: Frame, value: Value, name: string, args: readonly Value[], kwargs?: Kwargs) =>
      callMethod(value, name, args, kwargs, frame, chainable),
    now: settled,
    k: (frame: Frame, output?: Output) => frame.render.step(output === undefined ? 0 : output.text.length),
    lp: (
      frame: Frame,
      items: Value,
      depth: number,
      recursion: ((items: Value, depth: number) => MaybePromise<Value>) | undefined,
    ) => new Loop(frame, items, depth, recursion, chainable),
    mac: (frame: Frame, shape: MacroShape, body: MacroBody) => new LocalMacro(frame, shape, body, chainable),
    setns: setField,
    o: finished,
    T: traced,
    returned,
    unknown: (message: string) => {
      throw new TemplateError('runtime', message)
    },
    unsupported: (tag: string) => {
      throw new TemplateError('type', `no loader for this environment specified: {% ${tag} %} is not supported`)
    },
  }
}

export const RUNTIME = makeRuntime(false)
export const CHAINABLE_RUNTIME = makeRuntime(true)
