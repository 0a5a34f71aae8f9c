import { Dict, fn, Host, iterate, type Scope, tuple, unpack, type Value } from '../jinja/index.ts'

/** `context` and `builtins`: a scope as a dictionary. */
export class ScopeDict extends Host {
  private readonly find: (name: string) => Value | undefined
  private readonly names: () => Iterable<string>
  private readonly define: ((name: string, value: Value) => void) | undefined
  /** @param define what `update` does with a name; without it the dictionary cannot be changed */
  constructor(
    find: (name: string) => Value | undefined,
    names: () => Iterable<string>,
    define?: (name: string, value: Value) => void,
  ) {
    super()
    this.find = find
    this.names = names
    this.define = define
  }
  override pyType(): string {
    return 'dict'
  }
  override pyMapping(): boolean {
    return true
  }
  override pyRepr(): string {
    return '{...}'
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return fn('get', 'key, default=None', (key, fallback) => this.pyItem(key ?? null) ?? fallback ?? null)
      case 'keys':
        return fn('keys', '', () => [...this.names()])
      case 'values':
        return fn('values', '', () => [...this.names()].map((key) => this.find(key) ?? null))
      case 'items':
        return fn('items', '', () => [...this.names()].map((key) => tuple([key, this.find(key) ?? null])))
      case 'update':
        return this.define === undefined ? this.pyItem(name) : this.updating(this.define)
      default:
        return this.pyItem(name)
    }
  }

  private updating(define: (name: string, value: Value) => void): Value {
    return fn('update', 'other=None, /, **names', (other, names) => {
      for (const source of [other ?? null, names ?? null])
        for (const [name, value] of entriesOf(source)) if (typeof name === 'string') define(name, value ?? null)
      return null
    })
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.find(key) : undefined
  }
  override pyContains(item: Value): boolean {
    return typeof item === 'string' && this.find(item) !== undefined
  }
  override pyIter(): Iterable<Value> {
    return this.names()
  }
  override pyBool(): boolean {
    return true
  }
}

/** What `dict.update` takes: a mapping or pairs. */
function entriesOf(source: Value): Iterable<readonly Value[]> {
  if (source === null) return []
  if (source instanceof Dict) return source.entries()
  return Array.from(iterate(source), (pair) => unpack(pair, 2))
}

export function scopeDict(scope: Scope, names: () => Iterable<string>): Value {
  return new ScopeDict((name) => scope.lookup(name), names)
}

/** `context`: what macros put into it is seen by everything the node calls from then on, as in dbt. */
export function openDict(scope: Scope & { define(name: string, value: Value): void }, names: () => Iterable<string>): Value {
  return new ScopeDict(
    (name) => scope.lookup(name),
    names,
    (name, value) => scope.define(name, value),
  )
}
