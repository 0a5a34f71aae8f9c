import { TemplateError } from '../error.ts'
import { onlyAttribute } from './attributes.ts'
import { PyDecimal } from './decimal.ts'
import { applyFilter, attributeGetter, type Environment, FILTERS, type Filter, filter } from './filters.ts'
import { failUndefined, isAstral, iterate, PyIter, toList, truthy } from './iterate.ts'
import { sorted } from './lists.ts'
import { asNumber, fixed, int, intOf, isFloat, needInt, roundFloat } from './numbers.ts'
import { add, compare, negative } from './operators.ts'
import { str } from './print.ts'
import { applyTest } from './tests.ts'
import {
  Dict,
  float,
  Host,
  isList,
  type Kwargs,
  namedTuple,
  PySet,
  tuple,
  typeName,
  Undefined,
  type Value,
  valueOr,
} from './values.ts'

const lowered = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value)
const folded = (caseSensitive: Value) => (truthy(caseSensitive) ? (value: Value) => value : lowered)

function undefinedValue(env: Environment, hint: string): Undefined {
  return new Undefined(null, undefined, hint, env.chainable)
}

filter('default d', "default_value='', boolean=False", (_env, value, standard, boolean) =>
  value instanceof Undefined || (truthy(boolean) && !truthy(value)) ? standard : value,
)
filter('first', '', (env, value) => {
  for (const item of iterate(value)) return item
  return undefinedValue(env, 'No first item, sequence was empty.')
})
filter('last', '', (env, value) => valueOr(reversed(value)[0], undefinedValue(env, 'No last item, sequence was empty.')))
filter('random', '', (env, value) => {
  const items = toList(value)
  return valueOr(items[Math.floor(Math.random() * items.length)], undefinedValue(env, 'No random item, sequence was empty.'))
})
filter('as_text as_bool as_number as_native', '', (_env, value) => value)
filter('is_list', '', (_env, value) => isList(value))
filter('list', '', (_env, value) => toList(value))
filter('reverse', '', (_env, value) => {
  if (typeof value === 'string') return (isAstral(value) ? Array.from(value) : value.split('')).reverse().join('')
  return new PyIter(reversed(value), Array.isArray(value) ? 'list_reverseiterator' : 'generator')
})

function reversed(value: Value): Value[] {
  return toList(value).reverse()
}

filter('sort', 'reverse=False, case_sensitive=False, attribute=None', (env, value, reverse, sensitive, attribute) => {
  const items = toList(value)
  const fold = folded(sensitive)
  const getters =
    typeof attribute === 'string'
      ? attribute.split(',').map((one) => attributeGetter(env, one))
      : [attributeGetter(env, attribute)]
  // the keys are lists, as in Jinja2: equal values, undefined ones too, are never asked which is less
  return sorted(items, (item: Value) => getters.map((get) => fold(get(item))), truthy(reverse))
})
filter('unique', 'case_sensitive=False, attribute=None', (env, value, sensitive, attribute) => {
  const fold = folded(sensitive)
  const get = attributeGetter(env, attribute)
  const seen = new PySet()
  return new PyIter(
    toList(value).filter((item) => {
      const key = fold(get(item))
      if (seen.has(key)) return false
      seen.add(key)
      return true
    }),
  )
})

function extreme(env: Environment, value: Value, sensitive: Value, attribute: Value, sign: number): Value {
  const fold = folded(sensitive)
  const get = attributeGetter(env, attribute)
  let best: Value | undefined
  for (const item of iterate(value)) {
    if (best === undefined || sign * compare(fold(get(item)), fold(get(best)), sign > 0 ? '>' : '<') > 0) best = item
  }
  return valueOr(best, undefinedValue(env, 'No aggregated item, sequence was empty.'))
}

filter('min', 'case_sensitive=False, attribute=None', (env, value, sensitive, attribute) =>
  extreme(env, value, sensitive, attribute, -1),
)
filter('max', 'case_sensitive=False, attribute=None', (env, value, sensitive, attribute) =>
  extreme(env, value, sensitive, attribute, 1),
)
filter('sum', 'attribute=None, start=0', (env, value, attribute, start) => {
  const get = attributeGetter(env, attribute)
  let total = start
  for (const item of iterate(value)) total = add(total, get(item))
  return total
})
filter('groupby', 'attribute, default=None, case_sensitive=False', (env, value, attribute, standard, sensitive) => {
  const get = attributeGetter(env, attribute, standard === null ? undefined : standard)
  const fold = folded(sensitive)
  const groups: { key: Value; name: Value; items: Value[] }[] = []
  for (const item of sorted(toList(value), (one) => fold(get(one)), false)) {
    const key = fold(get(item))
    const last = groups.at(-1)
    if (last && compare(last.key, key) === 0) last.items.push(item)
    else groups.push({ key, name: get(item), items: [item] })
  }
  return groups.map(({ name, items }) => namedTuple(['grouper', 'list'], [name, items]))
})
filter('batch', 'linecount, fill_with=None', (_env, value, size, fill) => {
  const count = Math.max(1, needInt(size))
  const items = toList(value)
  const rows: Value[] = []
  for (let i = 0; i < items.length; i += count) rows.push(items.slice(i, i + count))
  const last = rows.at(-1)
  if (fill !== null && Array.isArray(last)) while (last.length < count && last.length < 100_000) last.push(fill)
  return new PyIter(rows)
})
filter('slice', 'slices, fill_with=None', (_env, value, slices, fill) => {
  const items = toList(value)
  const count = needInt(slices)
  if (count <= 0 || count > 100_000) throw new TemplateError('zero-division', 'integer division or modulo by zero')
  const size = Math.floor(items.length / count)
  const larger = items.length % count
  const rows: Value[] = []
  for (let i = 0; i < count; i++) {
    const start = i * size + Math.min(i, larger)
    const row = items.slice(start, start + size + (i < larger ? 1 : 0))
    if (fill !== null && i >= larger && larger !== 0) row.push(fill)
    rows.push(row)
  }
  return new PyIter(rows)
})
filter('dictsort', "case_sensitive=False, by='key', reverse=False", (_env, value, sensitive, by, reverse) => {
  if (by !== 'key' && by !== 'value')
    throw new TemplateError('runtime', 'You can only sort by either "key" or "value"', { pyType: 'FilterArgumentError' })
  const fold = folded(sensitive)
  const pairs = toPairs(value, 'attribute')
  return sorted(pairs, (pair) => fold(Array.isArray(pair) ? (pair[by === 'key' ? 0 : 1] ?? null) : null), truthy(reverse))
})
filter('items', '', (_env, value) => {
  if (value instanceof Undefined) return new PyIter([])
  return new PyIter(toPairs(value, 'type'))
})

function toPairs(value: Value, kind: 'type' | 'attribute'): Value[] {
  if (value instanceof Undefined) throw failUndefined(value)
  if (value instanceof Dict) return Array.from(value.entries(), tuple)
  if (value instanceof Host && value.pyMapping()) return toList(value).map((key) => tuple([key, value.pyItem(key) ?? null]))
  throw new TemplateError(
    kind,
    kind === 'type' ? 'Can only get item pairs from a mapping.' : `'${typeName(value)}' object has no attribute 'items'`,
  )
}

filter('attr', 'name', (env, value, name) => onlyAttribute(value, str(name), env.chainable))

function mapper(env: Environment, args: readonly Value[], kwargs: Kwargs | undefined): (item: Value) => Value {
  const [name, ...rest] = args
  if (name !== undefined) return (item) => applyFilter(env, name, item, rest, kwargs)
  const attribute = kwargs?.get('attribute')
  if (attribute === undefined)
    throw new TemplateError('runtime', 'map requires a filter argument', { pyType: 'FilterArgumentError' })
  const unknown = [...(kwargs?.keys() ?? [])].find((key) => key !== 'attribute' && key !== 'default')
  if (unknown !== undefined)
    throw new TemplateError('runtime', `Unexpected keyword argument '${unknown}'`, { pyType: 'FilterArgumentError' })
  return attributeGetter(env, attribute, kwargs?.get('default'))
}

// Lazy as in Python: an item is read when a consumer asks for it.
function* mapped(value: Value, change: (item: Value) => Value): Iterable<Value> {
  for (const item of iterate(value)) yield change(item)
}

function* kept(value: Value, keep: (item: Value) => boolean): Iterable<Value> {
  for (const item of iterate(value)) if (keep(item)) yield item
}

const map: Filter = (env, value, args, kwargs) => new PyIter(truthy(value) ? mapped(value, mapper(env, args, kwargs)) : [])
FILTERS.set('map', map)

function selection(byAttribute: boolean, wanted: boolean): Filter {
  return (env, value, args) => {
    const [attribute] = args
    if (byAttribute && attribute === undefined)
      throw new TemplateError('runtime', 'Missing parameter for attribute name', { pyType: 'FilterArgumentError' })
    const get = byAttribute && attribute !== undefined ? attributeGetter(env, attribute) : (item: Value) => item
    const [name, ...rest] = byAttribute ? args.slice(1) : args
    return new PyIter(truthy(value) ? kept(value, (item) => applyTest(name, get(item), rest) === wanted) : [])
  }
}
FILTERS.set('select', selection(false, true))
FILTERS.set('reject', selection(false, false))
FILTERS.set('selectattr', selection(true, true))
FILTERS.set('rejectattr', selection(true, false))

// ---- numbers

filter('int', 'default=0, base=10', (_env, value, standard, base) => parseInteger(value, needInt(base)) ?? standard)
filter('float', 'default=0.0', (_env, value, standard) => parseFloating(value) ?? standard)
filter('abs', '', (_env, value) => {
  if (value instanceof Undefined) throw failUndefined(value)
  const number = asNumber(value)
  if (number === undefined && !(value instanceof Host))
    throw new TemplateError('type', `bad operand type for abs(): '${typeName(value)}'`)
  if (typeof value === 'boolean') return value ? 1 : 0
  return (number ?? compare(value, 0)) < 0 || Object.is(number, -0) ? negative(value) : value
})

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** int(value) as the `int` filter tries it; undefined where it gives the default. */
export function parseInteger(value: Value, base: number): Value | undefined {
  if (value instanceof Undefined) throw failUndefined(value)
  if (typeof value === 'string') return readInteger(value, base) ?? truncate(parseFloating(value))
  if (value instanceof Host) return truncate(parseFloating(value))
  return typeof value === 'bigint' ? value : truncate(value)
}

function truncate(value: Value | undefined): Value | undefined {
  const number = value === undefined ? undefined : asNumber(value)
  if (number === undefined) return undefined
  return Number.isFinite(number) ? intOf(Math.trunc(number)) : undefined
}

function readInteger(text: string, base: number): Value | undefined {
  const match = /^\s*([-+]?)(0[xXoObB])?([\da-zA-Z]+(?:_[\da-zA-Z]+)*)\s*$/.exec(text)
  if (!match || text.length > 4400) return undefined
  const [, sign, prefix = '', rest = ''] = match
  const implied = { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()]
  // in base 16 the `0b` of `0be4` are digits
  const isPrefix = implied !== undefined && (base === implied || base === 0)
  const body = isPrefix ? rest : prefix + rest
  const radix = BigInt(base === 0 ? (implied ?? 10) : base)
  let total = 0n
  for (const char of body.replaceAll('_', '').toLowerCase()) {
    const digit = BigInt(DIGITS.indexOf(char))
    if (digit >= radix) return undefined
    total = total * radix + digit
  }
  return int(sign === '-' ? -total : total)
}

const FLOAT_TEXT = /^\s*[-+]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+)?\s*$/
const WORD_TEXT = /^\s*([-+]?)(inf|infinity|nan)\s*$/i

/** float(value) as the `float` filter tries it; undefined where it gives the default. */
export function parseFloating(value: Value): Value | undefined {
  if (value instanceof Undefined) throw failUndefined(value)
  if (value instanceof Host && value.pyType() === 'Decimal') return parseFloating(value.pyStr())
  if (typeof value !== 'string') {
    const number = asNumber(value)
    return number === undefined ? undefined : float(number)
  }
  if (FLOAT_TEXT.test(value)) return float(Number(value.replaceAll('_', '')))
  const word = WORD_TEXT.exec(value)
  if (!word) return undefined
  return word[2]?.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

filter('round', "precision=0, method='common'", (_env, value, precision, method) => {
  if (value instanceof Undefined) throw failUndefined(value)
  const digits = needInt(precision)
  if (value instanceof PyDecimal && method === 'common') return value.rescaled(-digits)
  const number = value instanceof PyDecimal ? value.toNumber() : asNumber(value)
  if (number === undefined) throw new TemplateError('type', `type ${typeName(value)} doesn't define __round__ method`)
  if (method === 'common') {
    if (isFloat(value)) return float(roundFloat(number, digits))
    return digits >= 0
      ? typeof value === 'boolean'
        ? Number(value)
        : value
      : intOf(Number(fixed(number, Math.max(digits, -340))))
  }
  if (method !== 'ceil' && method !== 'floor')
    throw new TemplateError('runtime', 'method must be common, ceil or floor', { pyType: 'FilterArgumentError' })
  const scaled = number * 10 ** digits
  return float((method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / 10 ** digits)
})
