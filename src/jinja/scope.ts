import { TemplateError } from './error.ts'
import { fn } from './runtime/function.ts'
import { DictView } from './runtime/iterate.ts'
import { Dict, Host, type Value, valueOr } from './runtime/values.ts'

/** Where a template's free names are looked up. Scopes are chained, never changed. */
export interface Scope {
  /** undefined for a name that is not known. */
  lookup(name: string): Value | undefined
  /** All names, for iterating over the context; absent where they are not known. */
  names?(): Iterable<string>
}

/** A scope over a record or map, in front of a parent that it hides. */
export function scopeOf(record: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>, parent?: Scope): Scope {
  const own = record instanceof Map ? record : new Map(Object.entries(record))
  if (parent === undefined) return { lookup: (name) => own.get(name), names: () => own.keys() }
  return {
    lookup: (name) => {
      const value = own.get(name)
      return value === undefined ? parent.lookup(name) : value
    },
    names: () => new Set([...own.keys(), ...(parent.names?.() ?? [])]),
  }
}

export const EMPTY_SCOPE: Scope = { lookup: () => undefined, names: () => [] }

/** A scope as the read-only dictionary that templates see as `context`. */
export class ScopeObject extends Host {
  private readonly scope: Scope
  constructor(scope: Scope) {
    super()
    this.scope = scope
  }
  override pyType(): string {
    return 'dict'
  }
  override pyRepr(): string {
    return `{${[...this.keys()].map((name) => `'${name}': ...`).join(', ')}}`
  }
  private keys(): Set<string> {
    return new Set(this.scope.names?.() ?? [])
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.scope.lookup(key) : undefined
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return fn('get', 'key, default=None, /', (key, standard) => valueOr(this.pyItem(key), standard))
      case 'keys':
      case 'values':
      case 'items':
        return fn(name, '', () => new DictView(this.snapshot(), name))
      case 'update':
      case 'setdefault':
      case 'pop':
        return fn(name, '*args, **kwargs', () => {
          throw new TemplateError('security', 'the context cannot be changed')
        })
      default:
        return undefined
    }
  }
  private snapshot(): Dict {
    const made = new Dict()
    for (const name of this.keys()) made.set(name, this.scope.lookup(name) ?? null)
    return made
  }
  override pyLen(): number {
    return this.keys().size
  }
  override pyIter(): Iterable<Value> {
    return this.keys()
  }
  override pyContains(item: Value): boolean {
    return this.pyItem(item) !== undefined
  }
  override pyMapping(): boolean {
    return true
  }
}
