import { Float } from '../../model/index.ts'
import { TemplateError } from '../error.ts'
import type { Frame } from '../frame.ts'

/**
 * A Python value as templates see it. int is an integral number (bigint beyond 2^53), float a non-integral number or a
 * boxed Float, None is null, list an Array. Host objects are everything else; only what they return is reachable.
 */
export type Value = null | boolean | number | bigint | string | Float | Undefined | PyList | Dict | PySet | Host
export type MaybePromise<T> = T | Promise<T>
export type Kwargs = ReadonlyMap<string, Value>
export interface PyList extends Array<Value> {}

export { Float }

/** A JavaScript number as a Python float. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

export class Tuple extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
  /** Field names when this is a named tuple. */
  names: readonly string[] | undefined
  /** The name its repr starts with; without one it prints as a plain tuple. */
  label: string | undefined
}

export function tuple(items: Iterable<Value>): Tuple {
  const made = new Tuple()
  for (const item of items) made.push(item)
  return made
}

/** A tuple whose fields can also be read by name. */
export function namedTuple(names: readonly string[], items: Iterable<Value>, label?: string): Tuple {
  const made = tuple(items)
  Object.defineProperty(made, 'names', { value: names, enumerable: false })
  Object.defineProperty(made, 'label', { value: label, enumerable: false })
  return made
}

/** What a failed lookup gives: prints nothing, is falsy and empty; anything else raises, unless it is chainable. */
export class Undefined {
  readonly name: Value
  readonly holder: Value | undefined
  readonly hint: string | undefined
  readonly chainable: boolean
  readonly unsafe: boolean
  constructor(name: Value, holder: Value | undefined, hint: string | undefined, chainable: boolean, unsafe = false) {
    this.name = name
    this.holder = holder
    this.hint = hint
    this.chainable = chainable
    this.unsafe = unsafe
  }
}

/** How a dictionary finds a key: equal Python values give the same key. */
export type Key = string | number | bigint | null | object

const identities = new WeakMap<object, number>()
let lastIdentity = 0
/** A number that stays the same for the life of an object (Python's id). */
export function identity(object: object): number {
  let id = identities.get(object)
  if (id === undefined) {
    id = ++lastIdentity
    identities.set(object, id)
  }
  return id
}

// Keys that are not plain strings or numbers are strings with a leading NUL; a string that starts with NUL is escaped.
export function hashKey(value: Value): Key {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0s${value}` : value
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null) return null
  if (value instanceof Float) return value.value
  if (value instanceof Tuple) return `\0t${value.map(hashPart).join('')}`
  if (value instanceof Undefined) return '\0u'
  if (value instanceof Host) {
    const own = value.pyHash()
    return own === undefined ? value : `\0h${own}`
  }
  throw new TemplateError('type', `unhashable type: '${typeName(value)}'`)
}

function hashPart(value: Value): string {
  const key = hashKey(value)
  if (typeof key === 'string') return `s${key.length}:${key}`
  if (typeof key === 'object') return key === null ? 'z;' : `o${identity(key)};`
  return `n${key};`
}

/** An insertion-ordered dictionary with keys of any hashable type. */
export class Dict {
  private readonly map = new Map<Key, Value>()
  // Keys whose hash key is not the key itself.
  private odd: Map<Key, Value> | undefined

  static of(entries: Iterable<readonly [Value, Value]>): Dict {
    const made = new Dict()
    for (const [key, value] of entries) made.set(key, value)
    return made
  }
  get size(): number {
    return this.map.size
  }
  get(key: Value): Value | undefined {
    return this.map.get(hashKey(key))
  }
  has(key: Value): boolean {
    return this.map.has(hashKey(key))
  }
  set(key: Value, value: Value): void {
    const hash = hashKey(key)
    if (hash !== key && !this.map.has(hash)) {
      this.odd ??= new Map()
      this.odd.set(hash, key)
    }
    this.map.set(hash, value)
  }
  delete(key: Value): boolean {
    const hash = hashKey(key)
    this.odd?.delete(hash)
    return this.map.delete(hash)
  }
  clear(): void {
    this.map.clear()
    this.odd = undefined
  }
  *keys(): IterableIterator<Value> {
    for (const hash of this.map.keys()) yield this.original(hash)
  }
  values(): IterableIterator<Value> {
    return this.map.values()
  }
  *entries(): IterableIterator<[Value, Value]> {
    for (const [hash, value] of this.map) yield [this.original(hash), value]
  }
  copy(): Dict {
    return Dict.of(this.entries())
  }
  private original(hash: Key): Value {
    const odd = this.odd?.get(hash)
    if (odd !== undefined) return odd
    return typeof hash === 'object' && hash !== null ? (hash instanceof Host ? hash : null) : hash
  }
}

export class PySet {
  private readonly map = new Map<Key, Value>()
  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.add(item)
  }
  get size(): number {
    return this.map.size
  }
  has(value: Value): boolean {
    return this.map.has(hashKey(value))
  }
  add(value: Value): void {
    const hash = hashKey(value)
    if (!this.map.has(hash)) this.map.set(hash, value)
  }
  delete(value: Value): boolean {
    return this.map.delete(hashKey(value))
  }
  clear(): void {
    this.map.clear()
  }
  values(): IterableIterator<Value> {
    return this.map.values()
  }
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/**
 * An object of the program, as templates see it. Only what these methods return is reachable: its JavaScript properties
 * are not. Names with two leading underscores are refused before `pyAttr` is asked.
 */
export abstract class Host {
  /** The name that Python's type(x).__name__ would give. */
  abstract pyType(): string
  /** The name that operators' error messages give: with the module for Python's own library. */
  pyQualifiedType(): string {
    return this.pyType()
  }
  /** `x.name`; undefined when there is no such attribute. */
  pyAttr(_name: string): Value | undefined {
    return undefined
  }
  /** `x[key]`; undefined when there is no such item. */
  pyItem(_key: Value): Value | undefined {
    return undefined
  }
  /** `x.name = value` and `x[name] = value`; false when the object cannot be changed. */
  pySet(_name: string, _value: Value): boolean {
    return false
  }
  /** Whether pyCall may be called. */
  pyCallable(): boolean {
    return this.pyCall !== Host.prototype.pyCall
  }
  /** `x(args)`. `frame` is the caller's, to be passed on to macros that this call calls. */
  pyCall(_args: readonly Value[], _kwargs?: Kwargs, _frame?: Frame): MaybePromise<Value> {
    throw new TemplateError('type', `'${this.pyType()}' object is not callable`)
  }
  pyStr(): string {
    return this.pyRepr()
  }
  pyRepr(): string {
    return `<${this.pyType()} object>`
  }
  /** The length, or undefined when the object has none. */
  pyLen(): number | undefined {
    return undefined
  }
  /** What a loop walks over, or undefined when it cannot be iterated. */
  pyIter(): Iterable<Value> | undefined {
    return undefined
  }
  pyBool(): boolean {
    const length = this.pyLen()
    return length === undefined || length > 0
  }
  pyEquals(other: Value): boolean {
    return this === other
  }
  /** A string or number that equal objects share; undefined means identity. */
  pyHash(): string | number | undefined {
    return undefined
  }
  /** Negative, zero or positive; undefined when the two have no order. */
  pyCompare(_other: Value): number | undefined {
    return undefined
  }
  /** A binary operation; `reflected` when this is the right operand; undefined when it is not supported. */
  pyBinary(_operator: BinaryOperator, _other: Value, _reflected: boolean): Value | undefined {
    return undefined
  }
  pyNegate(): Value | undefined {
    return undefined
  }
  /** `item in x`; undefined falls back on iteration. */
  pyContains(_item: Value): boolean | undefined {
    return undefined
  }
  /** Whether `is mapping` holds. */
  pyMapping(): boolean {
    return false
  }
}

export function isList(value: Value): value is PyList {
  return Array.isArray(value) && !(value instanceof Tuple)
}

/** Python's type(value).__name__. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
  }
  if (value === null) return 'NoneType'
  if (value instanceof Tuple) return value.names ? '_GroupTuple' : 'tuple'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Dict) return 'dict'
  if (value instanceof Float) return 'float'
  if (value instanceof PySet) return 'set'
  if (value instanceof Undefined) return 'Undefined'
  return value.pyType()
}

/** A value that may be missing, or what stands for it. (`??` would take None for missing.) */
export function valueOr<T>(value: Value | undefined, fallback: T): Value | T {
  return value === undefined ? fallback : value
}

/** Whether two values are one and the same (Python's `is`). */
export function same(a: Value, b: Value): boolean {
  return a === b || (a instanceof Float && b instanceof Float && Object.is(a.value, b.value))
}
