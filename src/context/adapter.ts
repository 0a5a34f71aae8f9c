import { frameFn, Host, str, type Value } from '../jinja/index.ts'
import { CATALOG_METHODS } from './adapter-catalog.ts'
import { COLUMN_METHODS } from './adapter-columns.ts'
import { AdapterConfig } from './adapter-config.ts'
import { DUCKDB_METHODS } from './adapter-duckdb.ts'
import { EXECUTE_METHODS } from './adapter-execute.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { TEXT_METHODS } from './adapter-text.ts'
import { compilationError } from './errors.ts'
import type { Face } from './face.ts'
import { MacroHost } from './macro-host.ts'
import { pyClass } from './ref.ts'
import { RelationClass } from './relation-class.ts'

const METHODS: Readonly<Record<string, AdapterMethod>> = {
  ...TEXT_METHODS,
  ...DUCKDB_METHODS,
  ...EXECUTE_METHODS,
  ...CATALOG_METHODS,
  ...COLUMN_METHODS,
  dispatch: {
    parameters: 'macro_name, macro_namespace=None, packages=None',
    both: (face, [name, namespace, packages]) => dispatch(face, name ?? null, namespace ?? null, packages ?? null),
  },
}

/** `adapter`. */
export class AdapterHost extends Host {
  private readonly face: Face
  private readonly made = new Map<string, Value>()
  constructor(face: Face) {
    super()
    this.face = face
  }
  override pyType(): string {
    return this.face.kind === 'run' ? 'RuntimeDatabaseWrapper' : 'ParseDatabaseWrapper'
  }
  override pyAttr(name: string): Value | undefined {
    const known = this.made.get(name)
    if (known !== undefined) return known
    const value = this.make(name)
    if (value !== undefined) this.made.set(name, value)
    return value
  }

  private make(name: string): Value | undefined {
    const { face } = this
    if (name === 'Relation') return new RelationClass(face.world.quoting)
    if (name === 'behavior') return new Behavior(face)
    if (name === 'config') return new AdapterConfig(face.world)
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method === undefined) return undefined
    return frameFn(name, method.parameters, (frame, ...args) => {
      if ('both' in method) return method.both(face, args)
      return face.kind === 'run' ? method.run(face, args, frame) : method.parse()
    })
  }
}

function dispatch(face: Face, name: Value, namespace: Value, packages: Value): Value {
  if (packages !== null) {
    throw compilationError(
      'PW3008',
      `adapter.dispatch() no longer takes the argument "packages" (called for ${str(name)}); use macro_namespace instead`,
    )
  }
  if (namespace !== null && typeof namespace !== 'string') {
    throw compilationError(
      'PW3008',
      `In adapter.dispatch, got a ${pyClass(namespace)} macro_namespace argument ("${str(namespace)}"), but macro_namespace should be None or a string.`,
    )
  }
  return new MacroHost(face, face.world.macros.dispatch(str(name), namespace, face.packageName))
}

/** `adapter.behavior.some_flag`: truthy when the project switched it on; `.no_warn` likewise. */
class Behavior extends Host {
  private readonly face: Face
  constructor(face: Face) {
    super()
    this.face = face
  }
  override pyType(): string {
    return 'Behavior'
  }
  override pyAttr(name: string): Value {
    return new BehaviorFlag(this.face.world.behavior[name] === true)
  }
}

class BehaviorFlag extends Host {
  private readonly on: boolean
  constructor(on: boolean) {
    super()
    this.on = on
  }
  override pyType(): string {
    return 'BehaviorFlagRendered'
  }
  override pyBool(): boolean {
    return this.on
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.on : undefined
  }
}
