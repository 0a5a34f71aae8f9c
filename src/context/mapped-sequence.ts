import { Dict, fn, Host, str, tuple, type Value } from '../jinja/index.ts'

/** A sequence whose members may have names: rows, the list of columns, the list of rows. */
export abstract class MappedSequence extends Host {
  abstract items(): readonly Value[]
  abstract keys(): readonly Value[] | null
  override pyLen(): number {
    return this.items().length
  }
  override pyIter(): Iterable<Value> {
    return this.items()
  }
  override pyRepr(): string {
    const shown = this.items().slice(0, 5).map(str).join(', ')
    return `<agate.${this.pyType()}: (${shown}${this.items().length > 5 ? ', ...' : ''})>`
  }
  override pyEquals(other: Value): boolean {
    if (other === this) return true
    const others = other instanceof MappedSequence ? other.items() : Array.isArray(other) ? other : undefined
    return (
      others !== undefined &&
      others.length === this.items().length &&
      tuple(this.items()).every((item, index) => item === others[index])
    )
  }
  override pyItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.items().at(key)
    const index = typeof key === 'string' ? (this.keys()?.indexOf(key) ?? -1) : -1
    return index < 0 ? undefined : this.items()[index]
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return fn(name, '', () => tuple(this.items()))
      case 'keys':
        return fn(name, '', () => {
          const keys = this.keys()
          return keys === null ? null : tuple(keys)
        })
      case 'items':
        return fn(name, '', () => tuple((this.keys() ?? []).map((key, index) => tuple([key, this.items()[index] ?? null]))))
      case 'get':
        return fn(name, 'key, default=None', (key, fallback) => this.pyItem(key ?? null) ?? fallback ?? null)
      case 'dict':
        return fn(name, '', () => new OrderedDict((this.keys() ?? []).map((key, index) => [key, this.items()[index] ?? null])))
      default:
        return undefined
    }
  }
}

/** Python's OrderedDict: a dictionary that prints its class. */
class OrderedDict extends Host {
  private readonly dict: Dict
  constructor(entries: Iterable<readonly [Value, Value]>) {
    super()
    this.dict = Dict.of(entries)
  }
  override pyType(): string {
    return 'OrderedDict'
  }
  override pyMapping(): boolean {
    return true
  }
  override pyRepr(): string {
    const entries = [...this.dict.entries()].map((entry) => tuple(entry))
    return this.dict.size === 0 ? 'OrderedDict()' : `OrderedDict(${reprList(entries)})`
  }
  override pyLen(): number {
    return this.dict.size
  }
  override pyIter(): Iterable<Value> {
    return this.dict.keys()
  }
  override pyItem(key: Value): Value | undefined {
    return this.dict.get(key)
  }
  override pyContains(item: Value): boolean {
    return this.dict.has(item)
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'keys':
        return fn(name, '', () => [...this.dict.keys()])
      case 'values':
        return fn(name, '', () => [...this.dict.values()])
      case 'items':
        return fn(name, '', () => [...this.dict.entries()].map((entry) => tuple(entry)))
      case 'get':
        return fn(name, 'key, default=None', (key, fallback) => this.dict.get(key ?? null) ?? fallback ?? null)
      default:
        return this.dict.get(name)
    }
  }
}

function reprList(items: Value[]): string {
  return str(items)
}
