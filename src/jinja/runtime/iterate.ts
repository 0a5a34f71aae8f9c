import { TemplateError } from '../error.ts'
import { addressText, repr } from './print.ts'
import { Dict, Float, Host, PySet, tuple, typeName, Undefined, type Value } from './values.ts'

/** The largest list that an operation may build at once. */
export const MAX_ITEMS = 1_000_000

export function checkItems(length: number): void {
  if (length > MAX_ITEMS) throw new TemplateError('limit', `a list of ${length} items is too large`, { pyType: 'MemoryError' })
}

export function failUndefined(value: Undefined): TemplateError {
  return value.unsafe
    ? new TemplateError('security', undefinedMessage(value))
    : new TemplateError('undefined', undefinedMessage(value))
}

export function undefinedMessage({ name, holder, hint }: Undefined): string {
  if (hint !== undefined) return hint
  if (holder === undefined) return `'${typeof name === 'string' ? name : describe(name)}' is undefined`
  if (typeof name !== 'string') return `${describe(holder)} has no element ${describeKey(name)}`
  return `'${describe(holder)}' has no attribute '${name}'`
}

function describe(value: Value): string {
  return value === null ? 'None' : value instanceof Host ? `${value.pyType()} object` : `${typeName(value)} object`
}

function describeKey(key: Value): string {
  return typeof key === 'number' || typeof key === 'bigint' ? String(key) : describe(key)
}

/** Whether text holds characters outside the basic plane, so that its length in Python differs. */
export function isAstral(text: string): boolean {
  return /[\ud800-\udbff][\udc00-\udfff]/.test(text)
}

/** What a `for` loop walks over; a TypeError for what Python cannot iterate. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value) || typeof value === 'string') return value
  if (value instanceof Dict) return guarded(value)
  if (value instanceof PySet) return guarded(value)
  if (value instanceof Undefined) return []
  if (value instanceof Host) {
    const items = value.pyIter()
    if (items !== undefined) return items
  }
  throw new TemplateError('type', `'${typeName(value)}' object is not iterable`)
}

// Python refuses to go on when a dictionary or set changes its size during iteration.
function* guarded(container: Dict | PySet): Iterable<Value> {
  const size = container.size
  for (const item of container instanceof Dict ? container.keys() : container.values()) {
    yield item
    if (container.size !== size) {
      throw new TemplateError('runtime', `${container instanceof Dict ? 'dictionary' : 'Set'} changed size during iteration`, {
        pyType: 'RuntimeError',
      })
    }
  }
}

export function isIterable(value: Value): boolean {
  if (Array.isArray(value) || typeof value === 'string') return true
  if (value instanceof Host) return value.pyIter() !== undefined
  return value instanceof Dict || value instanceof PySet || value instanceof Undefined
}

/** list(value), at most MAX_ITEMS long. */
export function toList(value: Value): Value[] {
  if (Array.isArray(value)) return Array.from(value)
  const items: Value[] = []
  for (const item of iterate(value)) {
    items.push(item)
    if (items.length > MAX_ITEMS) checkItems(items.length)
  }
  return items
}

/** len(value). */
export function length(value: Value): number {
  if (typeof value === 'string') return isAstral(value) ? Array.from(value).length : value.length
  if (Array.isArray(value)) return value.length
  if (value instanceof Dict || value instanceof PySet) return value.size
  if (value instanceof Undefined) return 0
  const own = value instanceof Host ? value.pyLen() : undefined
  if (own === undefined) throw new TemplateError('type', `object of type '${typeName(value)}' has no len()`)
  return own
}

export function truthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'bigint':
      return value !== 0n
  }
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Dict || value instanceof PySet) return value.size > 0
  if (value instanceof Float) return value.value !== 0
  if (value instanceof Undefined) return false
  return value.pyBool()
}

const MAX_PULLS = 5_000_000

/** A one-shot iterator: what map, select, zip and their like give. */
export class PyIter extends Host {
  private readonly source: Iterator<Value>
  private readonly kind: string
  private pulled = 0
  constructor(items: Iterable<Value>, kind = 'generator') {
    super()
    this.source = items[Symbol.iterator]()
    this.kind = kind
  }
  override pyType(): string {
    return this.kind
  }
  override pyRepr(): string {
    return addressText(`${this.kind} object`, this)
  }
  override pyIter(): Iterable<Value> {
    // `return` is left out on purpose: leaving a loop early does not exhaust the iterator.
    const shared: IterableIterator<Value> = { next: () => this.next(), [Symbol.iterator]: () => shared }
    return shared
  }
  override pyBool(): boolean {
    return true
  }
  private next(): IteratorResult<Value> {
    if (++this.pulled > MAX_PULLS)
      throw new TemplateError('limit', 'an iterator gave more than 5 million items; it probably does not end')
    return this.source.next()
  }
}

export class Range extends Host {
  readonly start: number
  readonly stop: number
  readonly stride: number
  readonly size: number
  constructor(start: number, stop: number, stride: number) {
    super()
    this.start = start
    this.stop = stop
    this.stride = stride
    this.size = Math.max(0, Math.ceil((stop - start) / stride))
  }
  override pyType(): string {
    return 'range'
  }
  override pyRepr(): string {
    return this.stride === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.stride})`
  }
  override pyLen(): number {
    return this.size
  }
  override pyIter(): Iterable<Value> {
    return this.walk()
  }
  override pyItem(key: Value): Value | undefined {
    if (typeof key !== 'number' || !Number.isInteger(key)) return undefined
    const index = key < 0 ? key + this.size : key
    return index >= 0 && index < this.size ? this.start + index * this.stride : undefined
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'start' ? this.start : name === 'stop' ? this.stop : name === 'step' ? this.stride : undefined
  }
  override pyEquals(other: Value): boolean {
    if (!(other instanceof Range) || other.size !== this.size) return false
    return this.size === 0 || (other.start === this.start && (this.size === 1 || other.stride === this.stride))
  }
  override pyHash(): string {
    return `range${this.size},${this.start},${this.stride}`
  }
  private *walk(): Iterable<Value> {
    for (let i = 0; i < this.size; i++) yield this.start + i * this.stride
  }
}

/** dict.keys(), dict.values() and dict.items(): live views. */
export class DictView extends Host {
  private readonly dict: Dict
  readonly part: 'keys' | 'values' | 'items'
  constructor(dict: Dict, part: 'keys' | 'values' | 'items') {
    super()
    this.dict = dict
    this.part = part
  }
  override pyType(): string {
    return `dict_${this.part}`
  }
  override pyRepr(): string {
    return `dict_${this.part}(${repr(Array.from(this.pyIter()))})`
  }
  override pyLen(): number {
    return this.dict.size
  }
  override pyIter(): Iterable<Value> {
    return this.walk()
  }
  override pyContains(item: Value): boolean | undefined {
    return this.part === 'keys' ? this.dict.has(item) : undefined
  }
  override pyEquals(other: Value): boolean {
    if (this === other) return true
    if (this.part !== 'keys' || !(other instanceof DictView) || other.part !== 'keys' || other.dict.size !== this.dict.size)
      return false
    return Array.from(this.dict.keys()).every((key) => other.dict.has(key))
  }
  private *walk(): Iterable<Value> {
    for (const key of guarded(this.dict)) {
      if (this.part === 'keys') yield key
      else {
        const value = this.dict.get(key) ?? null
        yield this.part === 'values' ? value : tuple([key, value])
      }
    }
  }
}
