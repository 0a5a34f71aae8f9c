import { type Frame, fn, Host, type Kwargs, type MaybePromise, type Value } from '../jinja/index.ts'
import type { Face } from './face.ts'
import type { MacroDefinition, MacroEntry } from './types.ts'

/** A macro as a template sees it: callable, nothing else. Its free names are those of the calling node. */
export class MacroHost extends Host {
  private readonly face: Face
  readonly definition: MacroDefinition
  constructor(face: Face, definition: MacroDefinition) {
    super()
    this.face = face
    this.definition = definition
  }
  override pyType(): string {
    return 'MacroGenerator'
  }
  override pyRepr(): string {
    return `<macro ${this.definition.packageName}.${this.definition.name}>`
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
    return callMacro(this.face, this.definition, args, kwargs, frame)
  }
}

/** Calls a macro in the scope of a face, and remembers that the node depends on it when the template itself called. */
export function callMacro(
  face: Face,
  definition: MacroDefinition,
  args: readonly Value[],
  kwargs?: Kwargs,
  frame?: Frame,
): MaybePromise<Value> {
  const { stack } = face
  if (stack.length === 0) {
    if (face.kind === 'run') face.execution.calledMacro?.(definition.id)
    else face.capture?.macros.add(definition.id)
  }
  const depth = stack.push(definition.id)
  const leave = () => {
    stack.length = depth - 1
  }
  let result: MaybePromise<Value>
  try {
    result = definition.macro.call(face.scope, args, kwargs, frame)
  } catch (error) {
    leave()
    throw error
  }
  if (result instanceof Promise) return result.finally(leave)
  leave()
  return result
}

/** `dbt_utils`, `dbt` …: the macros of a package. */
export class PackageHost extends Host {
  private readonly macros: ReadonlyMap<string, MacroDefinition>
  private readonly face: Face
  private readonly made = new Map<string, Value>()
  constructor(face: Face, macros: ReadonlyMap<string, MacroDefinition>) {
    super()
    this.face = face
    this.macros = macros
  }
  override pyType(): string {
    return 'dict'
  }
  override pyMapping(): boolean {
    return true
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return fn('get', 'key, default=None', (key, otherwise) => this.pyItem(key ?? null) ?? otherwise ?? null)
      case 'keys':
        return fn('keys', '', () => [...this.macros.keys()])
      default:
        return this.pyItem(name)
    }
  }
  override pyItem(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined
    const made = this.made.get(key)
    if (made !== undefined) return made
    const definition = this.macros.get(key)
    if (definition === undefined) return undefined
    const host = new MacroHost(this.face, definition)
    this.made.set(key, host)
    return host
  }
  /** The same package with some macros answering fixed values. */
  replaced(values: ReadonlyMap<string, Value>): PackageHost {
    const copy = new PackageHost(this.face, this.macros)
    for (const [name, value] of values) if (this.macros.has(name)) copy.made.set(name, value)
    return copy
  }
  override pyContains(item: Value): boolean {
    return typeof item === 'string' && this.macros.has(item)
  }
  override pyLen(): number {
    return this.macros.size
  }
  override pyIter(): Iterable<Value> {
    return this.macros.keys()
  }
}

export function macroValue(face: Face, entry: MacroEntry): Value {
  return entry.kind === 'macro' ? new MacroHost(face, entry.definition) : new PackageHost(face, entry.macros)
}
