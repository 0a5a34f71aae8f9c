import type { Scope, Value } from '../jinja/index.ts'
import type { Face } from './face.ts'
import { macroValue } from './macro-host.ts'
import { MEMBERS, member } from './members.ts'
import type { MacroScope } from './types.ts'

/**
 * The names a node's template sees. Nothing is made before it is looked up: a scope costs one object and one map.
 * Order: `extra`, macros (a project's macro may replace anything), dbt's own names.
 */
export class FaceScope implements Scope {
  private readonly values = new Map<string, Value>()
  private readonly extra: Readonly<Record<string, Value>> | undefined
  private readonly macros: MacroScope
  private face: Face | undefined
  constructor(macros: MacroScope, extra?: Readonly<Record<string, Value>>) {
    this.macros = macros
    this.extra = extra
  }

  /** The face refers to its scope and the other way round, hence in two steps. */
  attach(face: Face): void {
    this.face = face
  }

  /** Adds a name that wins over all others; templates that run already keep what they have looked up. */
  define(name: string, value: Value): void {
    this.values.set(name, value)
  }

  /** The next lookup makes the value anew. */
  forget(name: string): void {
    this.values.delete(name)
  }

  lookup(name: string): Value | undefined {
    const known = this.values.get(name)
    if (known !== undefined) return known
    const value = this.find(name)
    if (value !== undefined) this.values.set(name, value)
    return value
  }

  /** All names, for `context.keys()`. */
  *names(): Iterable<string> {
    const seen = new Set<string>([
      ...Object.keys(this.extra ?? {}),
      ...this.macros.names(),
      ...Object.keys(MEMBERS),
      ...this.values.keys(),
    ])
    yield* seen
  }

  private find(name: string): Value | undefined {
    const { extra, face } = this
    if (extra !== undefined && Object.hasOwn(extra, name)) return extra[name]
    if (face === undefined) return undefined
    const entry = this.macros.get(name)
    if (entry !== undefined) return macroValue(face, entry)
    if (!Object.hasOwn(MEMBERS, name)) return undefined
    return member(face, name)
  }
}
