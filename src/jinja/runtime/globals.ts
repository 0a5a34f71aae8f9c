import { MacroReturn, TemplateError } from '../error.ts'
import { update } from './dicts.ts'
import { fn, PyFunction } from './function.ts'
import { Range } from './iterate.ts'
import { needInt } from './numbers.ts'
import { repr } from './print.ts'
import { Dict, Host, type Kwargs, type Value } from './values.ts'

/** Jinja2's sandbox refuses longer ranges. */
const MAX_RANGE = 100_000

function range(args: readonly Value[]): Value {
  const [first, second, third] = args
  if (first === undefined) throw new TemplateError('type', 'range expected at least 1 argument, got 0')
  if (args.length > 3) throw new TemplateError('type', `range expected at most 3 arguments, got ${args.length}`)
  const start = second === undefined ? 0 : needInt(first)
  const stop = second === undefined ? needInt(first) : needInt(second)
  const stride = third === undefined ? 1 : needInt(third)
  if (stride === 0) throw new TemplateError('value', 'range() arg 3 must not be zero')
  const made = new Range(start, stop, stride)
  if (made.size > MAX_RANGE) {
    throw new TemplateError('overflow', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`)
  }
  return made
}

function dict(args: readonly Value[], kwargs: Kwargs | undefined): Dict {
  const made = new Dict()
  const [source] = args
  if (args.length > 1) throw new TemplateError('type', `dict expected at most 1 argument, got ${args.length}`)
  if (source !== undefined) update(made, source)
  for (const [key, value] of kwargs ?? []) made.set(key, value)
  return made
}

/** `namespace(a=1)`: an object whose attributes `{% set ns.a = … %}` can change from any scope. */
export class Namespace extends Host {
  readonly fields: Dict
  constructor(fields: Dict) {
    super()
    this.fields = fields
  }
  override pyType(): string {
    return 'Namespace'
  }
  override pyRepr(): string {
    return `<Namespace ${repr(this.fields)}>`
  }
  override pyAttr(name: string): Value | undefined {
    return this.fields.get(name)
  }
  override pyItem(key: Value): Value | undefined {
    return this.fields.get(key)
  }
  override pySet(name: string, value: Value): boolean {
    this.fields.set(name, value)
    return true
  }
}

class Cycler extends Host {
  private readonly items: readonly Value[]
  private at = 0
  constructor(items: readonly Value[]) {
    super()
    if (items.length === 0) throw new TemplateError('runtime', 'at least one item has to be provided', { pyType: 'RuntimeError' })
    this.items = items
  }
  override pyType(): string {
    return 'Cycler'
  }
  private get current(): Value {
    return this.items[this.at] ?? null
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'current') return this.current
    if (name === 'pos') return this.at
    if (name === 'reset') {
      return fn('reset', '', () => {
        this.at = 0
        return null
      })
    }
    if (name !== 'next') return undefined
    return fn('next', '', () => {
      const { current } = this
      this.at = (this.at + 1) % this.items.length
      return current
    })
  }
}

class Joiner extends Host {
  private readonly separator: Value
  private used = false
  constructor(separator: Value) {
    super()
    this.separator = separator
  }
  override pyType(): string {
    return 'Joiner'
  }
  override pyCall(): Value {
    if (this.used) return this.separator
    this.used = true
    return ''
  }
}

/** Names that every template knows unless its scope says otherwise. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new PyFunction('safe_range', range)],
  ['dict', new PyFunction('dict', dict, 'type')],
  ['namespace', new PyFunction('jinja2.utils.Namespace', (args, kwargs) => new Namespace(dict(args, kwargs)), 'type')],
  ['cycler', new PyFunction('jinja2.utils.Cycler', (args) => new Cycler(args), 'type')],
  ['joiner', new PyFunction('jinja2.utils.Joiner', ([separator = ', ']) => new Joiner(separator), 'type')],
  [
    'return',
    fn('return', 'data=None', (data) => {
      throw new MacroReturn(data)
    }),
  ],
])

/** `{% set target.name = value %}`. */
export function setField(target: Value, name: string, value: Value): void {
  if (target instanceof Namespace && !name.startsWith('__')) {
    target.pySet(name, value)
    return
  }
  throw new TemplateError('runtime', 'cannot assign attribute on non-namespace object')
}
