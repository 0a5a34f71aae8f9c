import { TemplateError } from '../error.ts'
import { Frame } from '../frame.ts'
import { Dict, Host, type Kwargs, type MaybePromise, tuple, Undefined, type Value, valueOr } from './values.ts'

/** What binding arguments to a macro's parameters needs to know. */
export interface MacroShape {
  readonly name: string
  readonly parameters: readonly string[]
  /** How many of the last parameters have a default. */
  readonly defaults: number
  readonly caller: boolean
  readonly kwargs: boolean
  readonly varargs: boolean
}

/**
 * Binds arguments as Jinja2's macros do: parameters in order, then caller, kwargs and varargs where the macro uses them.
 * An entry that is undefined takes its default.
 * @throws TypeError for arguments that the macro does not take
 */
export function bindMacro(
  shape: MacroShape,
  args: readonly Value[],
  kwargs: Kwargs | undefined,
  chainable: boolean,
): (Value | undefined)[] {
  const { parameters, name } = shape
  const count = parameters.length
  const bound: (Value | undefined)[] = args.length > count ? args.slice(0, count) : args.slice()
  let rest: Map<string, Value> | undefined
  if (kwargs !== undefined && kwargs.size > 0) {
    rest = new Map(kwargs)
    for (let i = bound.length; i < count; i++) {
      const parameter = parameters[i] ?? ''
      bound[i] = rest.get(parameter)
      rest.delete(parameter)
    }
  }
  bound.length = count
  if (shape.caller) {
    bound.push(valueOr(rest?.get('caller'), new Undefined('caller', undefined, 'No caller defined', chainable)))
    rest?.delete('caller')
  }
  if (shape.kwargs) bound.push(Dict.of(rest ?? []))
  else if (rest !== undefined && rest.size > 0) throw refusedKeyword(name, rest)
  if (shape.varargs) bound.push(tuple(args.slice(count)))
  else if (args.length > count) throw new TemplateError('type', `macro '${name}' takes not more than ${count} argument(s)`)
  return bound
}

function refusedKeyword(name: string, rest: ReadonlyMap<string, Value>): TemplateError {
  if (rest.has('caller')) {
    return new TemplateError(
      'type',
      `macro '${name}' was invoked with two values for the special caller argument. This is most likely a bug.`,
    )
  }
  const [first = ''] = rest.keys()
  return new TemplateError('type', `macro '${name}' takes no keyword argument '${first}'`)
}

export type MacroBody = (frame: Frame, args: readonly (Value | undefined)[]) => MaybePromise<Value>

/** A macro or call block's caller that a template defines while it renders. */
export class LocalMacro extends Host {
  private readonly home: Frame
  private readonly shape: MacroShape
  private readonly body: MacroBody
  private readonly chainable: boolean
  constructor(home: Frame, shape: MacroShape, body: MacroBody, chainable: boolean) {
    super()
    this.home = home
    this.shape = shape
    this.body = body
    this.chainable = chainable
  }
  override pyType(): string {
    return 'Macro'
  }
  override pyRepr(): string {
    return `<Macro '${this.shape.name}'>`
  }
  override pyAttr(name: string): Value | undefined {
    return macroAttribute(this.shape, name)
  }
  override pyCallable(): boolean {
    return true
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs, frame?: Frame): MaybePromise<Value> {
    const bound = bindMacro(this.shape, args, kwargs, this.chainable)
    const parent = frame ?? this.home
    parent.render.step(0)
    return this.body(new Frame(parent, this.home.unit, this.shape.name, this.home.render), bound)
  }
}

export function macroAttribute(shape: MacroShape, name: string): Value | undefined {
  switch (name) {
    case 'name':
      return shape.name
    case 'arguments':
      return tuple(shape.parameters)
    case 'caller':
      return shape.caller
    case 'catch_kwargs':
      return shape.kwargs
    case 'catch_varargs':
      return shape.varargs
    default:
      return undefined
  }
}
