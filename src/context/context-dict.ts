import { fn, Host, type Scope, tuple, type Value } from '../jinja/index.ts'

/** `context` and `builtins`: a scope as a dictionary. */
export class ScopeDict extends Host {
  private readonly find: (name: string) => Value | undefined
  private readonly names: () => Iterable<string>
  constructor(find: (name: string) => Value | undefined, names: () => Iterable<string>) {
    super()
    this.find = find
    this.names = names
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
      default:
        return this.pyItem(name)
    }
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

export function scopeDict(scope: Scope, names: () => Iterable<string>): Value {
  return new ScopeDict((name) => scope.lookup(name), names)
}
