import { TemplateError } from '../error.ts'
import type { Frame } from '../frame.ts'
import { call, PyFunction } from './function.ts'
import { failUndefined, isAstral } from './iterate.ts'
import { DICT, FLOAT, INT, LIST, type Method, SET, STR, TUPLE } from './methods.ts'
import { asInt, needInt } from './numbers.ts'
import {
  Dict,
  Float,
  Host,
  type Kwargs,
  type MaybePromise,
  PySet,
  Tuple,
  tuple,
  typeName,
  Undefined,
  type Value,
  valueOr,
} from './values.ts'

function bound<S>(method: Method<S> | undefined, self: S, name: string): Value | undefined {
  if (method === undefined) return undefined
  return new PyFunction(name, (args, kwargs, frame) => method(self, args, kwargs, frame), 'builtin_function_or_method')
}

/** The attribute of a value: a method or a field; never an item. */
function attribute(value: Value, name: string): Value | undefined {
  if (typeof value === 'string') return bound(STR.get(name), value, name)
  if (value instanceof Dict) return bound(DICT.get(name), value, name)
  if (value instanceof Tuple) {
    const field = value.names?.indexOf(name) ?? -1
    return field >= 0 ? value[field] : bound(TUPLE.get(name), value, name)
  }
  if (Array.isArray(value)) return bound(LIST.get(name), value, name)
  if (value instanceof Host) return value.pyAttr(name)
  if (value instanceof PySet) return bound(SET.get(name), value, name)
  if (value === null || value instanceof Undefined) return undefined
  if (value instanceof Float) return bound(FLOAT.get(name), value.value, name)
  const whole = asInt(value)
  return whole !== undefined
    ? bound(INT.get(name), whole, name)
    : typeof value === 'number'
      ? bound(FLOAT.get(name), value, name)
      : undefined
}

// Python's own machinery (__class__, __globals__ …) is refused on everything; a dictionary may have a key of that name.
function isPrivate(name: string): boolean {
  return name.charCodeAt(0) === 95 && name.charCodeAt(1) === 95
}

function refused(value: Value, name: string, chainable: boolean): Undefined {
  return new Undefined(name, value, `access to attribute '${name}' of '${typeName(value)}' object is unsafe.`, chainable, true)
}

/** `value.name` where value is undefined itself. */
function ofUndefined(value: Undefined, name: string): Value {
  if (!value.chainable) throw failUndefined(value)
  return name === 'name' ? value.name : new Undefined(name, undefined, value.hint, true)
}

/** `value.name`: an attribute, else an item of that key, else Undefined. */
export function getattr(value: Value, name: string, chainable: boolean): Value {
  if (value instanceof Undefined) return ofUndefined(value, name)
  if (!isPrivate(name)) {
    const own = attribute(value, name)
    if (own !== undefined) return own
  }
  const item = value instanceof Dict ? value.get(name) : value instanceof Host ? value.pyItem(name) : undefined
  if (item !== undefined) return item
  return isPrivate(name) ? refused(value, name, chainable) : new Undefined(name, value, undefined, chainable)
}

/** The `attr` filter: an attribute, never an item. */
export function onlyAttribute(value: Value, name: string, chainable: boolean): Value {
  if (value instanceof Undefined) return ofUndefined(value, name)
  if (isPrivate(name)) return refused(value, name, chainable)
  return valueOr(attribute(value, name), new Undefined(name, value, undefined, chainable))
}

function sequenceItem(value: string | Value[], index: number): Value | undefined {
  if (typeof value !== 'string') return value[index < 0 ? index + value.length : index]
  const chars = isAstral(value) ? Array.from(value) : value
  return chars[index < 0 ? index + chars.length : index]
}

function item(value: Value, key: Value): Value | undefined {
  if (value instanceof Dict)
    return key instanceof Host || typeof key !== 'object' || key === null || key instanceof Tuple || key instanceof Float
      ? value.get(key)
      : undefined
  if (Array.isArray(value) || typeof value === 'string') {
    if (key instanceof SliceKey) return slice(value, key.start, key.stop, key.step)
    const index = asInt(key)
    return index === undefined ? undefined : sequenceItem(value, Number(index))
  }
  if (!(value instanceof Host)) return undefined
  if (!(key instanceof SliceKey)) return value.pyItem(key)
  const items = value.pyIter()
  return items === undefined ? undefined : slice(Array.from(items), key.start, key.stop, key.step)
}

/** `value[key]`: an item, else for text an attribute of that name, else Undefined. */
export function getitem(value: Value, key: Value, chainable: boolean): Value {
  if (value instanceof Undefined) {
    if (value.chainable) return value
    throw failUndefined(value)
  }
  const found = item(value, key)
  if (found !== undefined) return found
  if (typeof key === 'string') {
    if (isPrivate(key)) return refused(value, key, chainable)
    const own = attribute(value, key)
    if (own !== undefined) return own
  }
  return new Undefined(key, value, undefined, chainable)
}

/** The key of `value[start:stop:step]`. */
export class SliceKey extends Host {
  readonly start: Value
  readonly stop: Value
  readonly step: Value
  constructor(start: Value, stop: Value, step: Value) {
    super()
    this.start = start
    this.stop = stop
    this.step = step
  }
  override pyType(): string {
    return 'slice'
  }
}

/** `value[start:stop:step]` of text, list or tuple. */
export function slice(value: string | Value[], start: Value, stop: Value, step: Value): Value {
  const items = typeof value === 'string' && isAstral(value) ? Array.from(value) : value
  const stride = step === null ? 1 : needInt(step)
  if (stride === 0) throw new TemplateError('value', 'slice step cannot be zero')
  const size = items.length
  const clamp = (index: Value, standard: number): number => {
    if (index === null) return standard
    const number = needInt(index)
    const from = number < 0 ? number + size : number
    return stride > 0 ? Math.min(Math.max(from, 0), size) : Math.min(Math.max(from, -1), size - 1)
  }
  const from = clamp(start, stride > 0 ? 0 : size - 1)
  const to = clamp(stop, stride > 0 ? size : -1)
  if (stride === 1 && typeof items === 'string') return items.slice(from, Math.max(from, to))
  const picked: Value[] = []
  for (let i = from; stride > 0 ? i < to : i > to; i += stride) {
    const one = items[i]
    if (one !== undefined) picked.push(one)
  }
  if (typeof value === 'string') return picked.join('')
  return value instanceof Tuple ? tuple(picked) : picked
}

/** `value.name(*args, **kwargs)`, without making a bound method. */
export function callMethod(
  value: Value,
  name: string,
  args: readonly Value[],
  kwargs: Kwargs | undefined,
  frame: Frame | undefined,
  chainable: boolean,
): MaybePromise<Value> {
  if (typeof value === 'string') {
    const method = STR.get(name)
    if (method) return method(value, args, kwargs, frame)
  } else if (value instanceof Dict) {
    const method = DICT.get(name)
    if (method) return method(value, args, kwargs, frame)
  } else if (Array.isArray(value) && !(value instanceof Tuple)) {
    const method = LIST.get(name)
    if (method) return method(value, args, kwargs, frame)
  }
  const target = getattr(value, name, chainable)
  if (target instanceof Undefined && !target.chainable) throw failUndefined(target)
  return call(target, args, kwargs, frame)
}
