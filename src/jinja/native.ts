import { TemplateError } from './error.ts'
import type { Filter } from './runtime/filters.ts'
import { Range } from './runtime/iterate.ts'
import { literalEval } from './runtime/literal.ts'
import { asNumber } from './runtime/numbers.ts'
import { repr, str } from './runtime/print.ts'
import { Dict, Float, Host, PySet, type Value, valueOr } from './runtime/values.ts'

type MarkerKind = 'text' | 'native' | 'bool' | 'number'

/** Text that a filter of native rendering marked: what a template that consists of it alone becomes. */
class Marker extends Host {
  readonly kind: MarkerKind
  readonly text: string
  constructor(kind: MarkerKind, text: string) {
    super()
    this.kind = kind
    this.text = text
  }
  override pyType(): string {
    return 'str'
  }
  override pyStr(): string {
    return this.text
  }
  override pyRepr(): string {
    return repr(this.text)
  }
  override pyEquals(other: Value): boolean {
    return other === this.text || (other instanceof Marker && other.text === this.text)
  }
  override pyIter(): Iterable<Value> {
    return this.text
  }
  override pyLen(): number {
    return this.text.length
  }
  override pyHash(): string {
    return this.text
  }
}

function marking(kind: MarkerKind): Filter {
  return (_env, value) => new Marker(kind, str(value))
}

export const NATIVE_FILTERS: ReadonlyMap<string, Filter> = new Map([
  ['as_text', marking('text')],
  ['as_native', marking('native')],
  ['as_bool', marking('bool')],
  ['as_number', marking('number')],
])

/**
 * The value of a natively rendered template: a lone piece keeps its type, several are joined to a text, and only marked
 * text is read as a Python literal.
 * @throws TemplateError when `as_bool` or `as_number` does not hold
 */
export function nativeValue(pieces: readonly Value[]): Value {
  const [only] = pieces
  if (only === undefined) return ''
  if (pieces.length > 1) return pieces.map(str).join('')
  if (!(only instanceof Marker)) return only
  if (only.kind === 'text') return only.text
  const value = valueOr(literalEval(only.text), only.text)
  if (only.kind === 'bool' && typeof value !== 'boolean') throw refused(only.text, 'bool')
  if (only.kind === 'number' && (typeof value === 'boolean' || asNumber(value) === undefined)) throw refused(only.text, 'number')
  return value
}

function refused(text: string, type: string): TemplateError {
  return new TemplateError('value', `Could not convert value '${text}' into type '${type}'`, { pyType: 'JinjaRenderingError' })
}

/** Whether Jinja2 folds a constant expression of this value into the text around it. */
export function isSafeConstant(value: Value): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Float || value instanceof Range) return true
  if (Array.isArray(value)) return value.every(isSafeConstant)
  if (value instanceof PySet) return Array.from(value.values()).every(isSafeConstant)
  return value instanceof Dict && Array.from(value.entries()).every(([key, item]) => isSafeConstant(key) && isSafeConstant(item))
}
