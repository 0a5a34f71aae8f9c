import { TemplateError } from '../error.ts'
import { checkItems, failUndefined, iterate } from './iterate.ts'
import { arithmetic, asInt, asNumber } from './numbers.ts'
import { checkText } from './print.ts'
import {
  type BinaryOperator,
  Dict,
  Float,
  float,
  Host,
  PySet,
  same,
  Tuple,
  tuple,
  typeName,
  Undefined,
  type Value,
} from './values.ts'

export function add(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    // Two ints whose sum is exact; everything else goes the long way.
    return Number.isInteger(a) && Number.isInteger(b) && Number.isSafeInteger(sum) ? sum : binary('+', a, b)
  }
  if (typeof a === 'string' && typeof b === 'string') {
    checkText(a.length + b.length)
    return a + b
  }
  return binary('+', a, b)
}

/** `a op b`. */
export function binary(op: BinaryOperator, a: Value, b: Value): Value {
  if (a instanceof Undefined) throw failUndefined(a)
  if (op === '%' && typeof a === 'string') return formatted(a, b)
  if (b instanceof Undefined) throw failUndefined(b)
  const result = arithmetic(op, a, b) ?? special(op, a, b)
  if (result !== undefined) return result
  throw unsupported(op, a, b)
}

function special(op: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (op === '+') return concatenated(a, b)
  if (op === '*') return repeated(a, b) ?? repeated(b, a) ?? hosted(op, a, b)
  if (op === '-' && a instanceof PySet && b instanceof PySet) {
    return new PySet(Array.from(a.values()).filter((item) => !b.has(item)))
  }
  return hosted(op, a, b)
}

function hosted(op: BinaryOperator, a: Value, b: Value): Value | undefined {
  const left = a instanceof Host ? a.pyBinary(op, b, false) : undefined
  if (left !== undefined) return left
  return b instanceof Host ? b.pyBinary(op, a, true) : undefined
}

function concatenated(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    checkText(a.length + b.length)
    return a + b
  }
  if (typeof a === 'string') throw new TemplateError('type', `can only concatenate str (not "${typeName(b)}") to str`)
  if (Array.isArray(a)) {
    const fits = Array.isArray(b) && a instanceof Tuple === b instanceof Tuple
    const kind = a instanceof Tuple ? 'tuple' : 'list'
    if (!fits || !Array.isArray(b))
      throw new TemplateError('type', `can only concatenate ${kind} (not "${typeName(b)}") to ${kind}`)
    checkItems(a.length + b.length)
    return a instanceof Tuple ? tuple([...a, ...b]) : [...a, ...b]
  }
  return hosted('+', a, b)
}

function repeated(sequence: Value, times: Value): Value | undefined {
  if (typeof sequence !== 'string' && !Array.isArray(sequence)) return undefined
  const count = asInt(times)
  if (count === undefined) throw new TemplateError('type', `can't multiply sequence by non-int of type '${typeName(times)}'`)
  const n = Math.max(0, Number(count))
  if (typeof sequence === 'string') {
    checkText(sequence.length * n)
    return sequence.length === 0 ? '' : sequence.repeat(n)
  }
  checkItems(sequence.length * n)
  const items: Value[] = []
  for (let i = 0; i < n && sequence.length > 0; i++) for (const item of sequence) items.push(item)
  return sequence instanceof Tuple ? tuple(items) : items
}

function unsupported(op: BinaryOperator, a: Value, b: Value): TemplateError {
  const name = op === '**' ? '** or pow()' : op
  return new TemplateError('type', `unsupported operand type(s) for ${name}: '${operandName(a)}' and '${operandName(b)}'`)
}

function operandName(value: Value): string {
  return value instanceof Host ? value.pyQualifiedType() : typeName(value)
}

// The % of strings lives in format.ts, which needs these operators; it registers itself here.
let formatted: (template: string, values: Value) => Value = () => {
  throw new Error('format.ts is not loaded')
}
export function setFormatter(formatter: typeof formatted): void {
  formatted = formatter
}

export function negative(value: Value): Value {
  if (value instanceof Undefined) throw failUndefined(value)
  const whole = asInt(value)
  if (whole !== undefined) return typeof whole === 'number' ? 0 - whole : -whole
  const number = asNumber(value)
  if (number !== undefined) return float(-number)
  const own = value instanceof Host ? value.pyNegate() : undefined
  if (own !== undefined) return own
  throw new TemplateError('type', `bad operand type for unary -: '${typeName(value)}'`)
}

export function positive(value: Value): Value {
  if (value instanceof Undefined) throw failUndefined(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (asNumber(value) !== undefined || (value instanceof Host && value.pyNegate() !== undefined)) return value
  throw new TemplateError('type', `bad operand type for unary +: '${typeName(value)}'`)
}

// Comparing structures that share their parts can take exponential time; this bounds one comparison.
const MAX_COMPARISONS = 1_000_000
let depth = 0
let compared = 0

function nested<T>(work: () => T): T {
  if (depth === 0) compared = 0
  if (depth > 200 || compared > MAX_COMPARISONS)
    throw new TemplateError('limit', 'maximum recursion depth exceeded in comparison', { pyType: 'RecursionError' })
  depth++
  try {
    return work()
  } finally {
    depth--
  }
}

/** `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'string' || typeof b === 'string')
    return (
      a === b ||
      (typeof b !== 'string' && b instanceof Host && b.pyEquals(a)) ||
      (typeof a !== 'string' && a instanceof Host && a.pyEquals(b))
    )
  const x = asNumber(a)
  const y = asNumber(b)
  if (x !== undefined && y !== undefined) return typeof a === 'bigint' && typeof b === 'bigint' ? a === b : x === y
  if (a === b) return true
  if (a === null || b === null) return hostEquals(a, b)
  if (a instanceof Undefined || b instanceof Undefined)
    return a instanceof Undefined && b instanceof Undefined && a.chainable === b.chainable
  if (Array.isArray(a) && Array.isArray(b)) return a instanceof Tuple === b instanceof Tuple && nested(() => listEquals(a, b))
  if (a instanceof Dict && b instanceof Dict) return a.size === b.size && nested(() => dictEquals(a, b))
  if (a instanceof PySet && b instanceof PySet) return a.size === b.size && Array.from(a.values()).every((item) => b.has(item))
  return hostEquals(a, b)
}

function hostEquals(a: Value, b: Value): boolean {
  return (a instanceof Host && a.pyEquals(b)) || (b instanceof Host && b.pyEquals(a))
}

function listEquals(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    compared++
    const x = a[i]
    const y = b[i]
    if (x === undefined || y === undefined || !(same(x, y) || equals(x, y))) return false
  }
  return true
}

function dictEquals(a: Dict, b: Dict): boolean {
  for (const [key, value] of a.entries()) {
    compared++
    const other = b.get(key)
    if (other === undefined || !(same(value, other) || equals(value, other))) return false
  }
  return true
}

const UNORDERED = Symbol('unordered')

/** Negative, zero, positive, or NaN where neither is smaller; a TypeError where Python has no order. */
export function compare(a: Value, b: Value, op = '<'): number {
  if (a instanceof Undefined) throw failUndefined(a)
  if (b instanceof Undefined) throw failUndefined(b)
  const order = ordered(a, b)
  if (order === UNORDERED)
    throw new TemplateError('type', `'${op}' not supported between instances of '${operandName(a)}' and '${operandName(b)}'`)
  return order
}

function ordered(a: Value, b: Value): number | typeof UNORDERED {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  const x = typeof a === 'bigint' ? a : asNumber(a)
  const y = typeof b === 'bigint' ? b : asNumber(b)
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : x >= y ? 0 : Number.NaN
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple) return nested(() => compareLists(a, b))
  if (a instanceof PySet && b instanceof PySet) return compareSets(a, b)
  const left = a instanceof Host ? a.pyCompare(b) : undefined
  if (left !== undefined) return left
  const right = b instanceof Host ? b.pyCompare(a) : undefined
  return right === undefined ? UNORDERED : -right
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    compared++
    const x = a[i]
    const y = b[i]
    if (x !== undefined && y !== undefined && !(same(x, y) || equals(x, y))) return compare(x, y)
  }
  return a.length - b.length
}

function compareSets(a: PySet, b: PySet): number {
  const inB = Array.from(a.values()).every((item) => b.has(item))
  const inA = Array.from(b.values()).every((item) => a.has(item))
  return inA && inB ? 0 : inB ? -1 : inA ? 1 : Number.NaN
}

// Python orders text by code point, JavaScript by UTF-16 unit; they differ only beyond the basic plane.
function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : 1
  const x = Array.from(a, (c) => c.codePointAt(0) ?? 0)
  const y = Array.from(b, (c) => c.codePointAt(0) ?? 0)
  const at = x.findIndex((code, i) => code !== y[i])
  return at < 0 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1)
}

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item)
    if (item instanceof Undefined) throw new TemplateError('type', "'in <string>' requires string as left operand, not Undefined")
    throw new TemplateError('type', `'in <string>' requires string as left operand, not ${typeName(item)}`)
  }
  if (container instanceof Dict || container instanceof PySet) return container.has(item)
  const own = container instanceof Host ? container.pyContains(item) : undefined
  if (own !== undefined) return own
  if (!Array.isArray(container) && (container === null || typeof container !== 'object' || container instanceof Float)) {
    throw new TemplateError('type', `argument of type '${typeName(container)}' is not iterable`)
  }
  for (const other of iterate(container)) if (same(item, other) || equals(item, other)) return true
  return false
}

/** A comparator for Array.sort that orders as Python's sorted does. */
export function sortOrder(a: Value, b: Value): number {
  const order = compare(a, b)
  return Number.isNaN(order) ? 0 : order
}
