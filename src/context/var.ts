import { fn, Host, type Kwargs, type MaybePromise, TemplateError, toJson, typeName, type Value } from '../jinja/index.ts'
import type { Plain, PlainRecord } from '../model/index.ts'
import { compilationError } from './errors.ts'
import type { Face } from './face.ts'
import { toValue } from './plain-values.ts'
import { renderText } from './render.ts'
import { isSecretName } from './text.ts'
import { varsFor } from './vars.ts'

/** `var('name', default)`: text is rendered again as a template; while parsing, a missing variable is None. */
export function variable(face: Face): Value {
  return new VarHost(face)
}

class VarHost extends Host {
  private readonly face: Face
  constructor(face: Face) {
    super()
    this.face = face
  }
  override pyType(): string {
    return this.face.kind === 'parse' ? 'ParseVar' : 'RuntimeVar'
  }
  override pyAttr(name: string): Value | undefined {
    if (name !== 'has_var') return undefined
    return fn('has_var', 'var_name', (wanted) => {
      const key = typeof wanted === 'string' ? wanted : ''
      this.face.capture?.vars.add(key)
      return Object.hasOwn(this.all(), key)
    })
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs): MaybePromise<Value> {
    const { name, fallback } = varArguments(args, kwargs)
    const { face } = this
    face.capture?.vars.add(name)
    const all = this.all()
    const raw = Object.hasOwn(all, name) ? all[name] : undefined
    if (raw !== undefined) return typeof raw === 'string' ? renderText(face, raw) : toValue(raw)
    if (fallback !== undefined) return fallback
    if (face.kind === 'parse') return null
    throw missingVar(name, all, face.node.name)
  }

  private all(): PlainRecord {
    const { face } = this
    const all = varsFor(face.world, face.node.packageName)
    const overrides = face.kind === 'run' ? face.options.overrides?.vars : undefined
    return overrides === undefined ? all : { ...all, ...overrides }
  }
}

/** The arguments of `var()`; `fallback` undefined means that none was given. */
export function varArguments(args: readonly Value[], kwargs: Kwargs | undefined): { name: string; fallback: Value | undefined } {
  const name = args[0] ?? kwargs?.get('var_name')
  if (args.length > 2)
    throw new TemplateError('type', `var() takes from 1 to 2 positional arguments but ${args.length} were given`)
  if (name === undefined) throw new TemplateError('type', "var() missing 1 required positional argument: 'var_name'")
  if (typeof name !== 'string') throw new TemplateError('type', `the name of a variable is a text, not ${typeName(name)}`)
  return { name, fallback: args.length > 1 ? args[1] : kwargs?.get('default') }
}

export function missingVar(name: string, all: PlainRecord, whose: string): Error {
  const shown: Record<string, Plain> = {}
  for (const key of Object.keys(all).sort()) shown[key] = isSecretName(key) ? '*****' : (all[key] ?? null)
  return compilationError(
    'PW3005',
    `Required var '${name}' not found in config:\nVars supplied to ${whose} = ${toJson(toValue(shown), { indent: 4 })}`,
    `Set it in the project's vars:, pass it with --vars '{${name}: …}', or give var('${name}', <default>).`,
  )
}
