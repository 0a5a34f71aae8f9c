import { TemplateError } from '../error.ts'
import { call } from './function.ts'
import { checkItems, iterate, toList } from './iterate.ts'
import { define, LIST, TUPLE } from './methods.ts'
import { needInt } from './numbers.ts'
import { equals, sortOrder } from './operators.ts'
import { repr } from './print.ts'
import { same, typeName, type Value } from './values.ts'

/**
 * sorted(items, key=…, reverse=…): stable, with Python's order.
 * @throws TypeError for values without an order
 */
export function sorted(items: readonly Value[], key: (item: Value) => Value, reverse: boolean): Value[] {
  const decorated = items.map((item) => ({ item, key: key(item) }))
  // A reversed sort keeps the order of equal items.
  decorated.sort((a, b) => (reverse ? sortOrder(b.key, a.key) : sortOrder(a.key, b.key)))
  return decorated.map(({ item }) => item)
}

/** A function value as a synchronous key function. */
export function keyFunction(key: Value): (item: Value) => Value {
  if (key === null) return (item) => item
  return (item) => synchronous(call(key, [item]))
}

/** The result of a call where templates cannot wait for the database. */
export function synchronous(result: Value | Promise<Value>): Value {
  if (result instanceof Promise) throw new TemplateError('type', 'a macro that has to wait cannot be called here')
  return result
}

function find(self: readonly Value[], value: Value, start: number, stop: number): number {
  const size = self.length
  const from = Math.max(start < 0 ? start + size : start, 0)
  for (let i = from; i < Math.min(stop < 0 ? stop + size : stop, size); i++) {
    const item = self[i]
    if (item !== undefined && (same(item, value) || equals(item, value))) return i
  }
  return -1
}

function index(kind: string, self: readonly Value[], value: Value, start: Value, stop: Value): number {
  const at = find(self, value, needInt(start), needInt(stop))
  if (at < 0)
    throw new TemplateError('value', kind === 'tuple' ? 'tuple.index(x): x not in tuple' : `${repr(value)} is not in list`)
  return at
}

function count(self: readonly Value[], value: Value): number {
  return self.filter((item) => same(item, value) || equals(item, value)).length
}

function on(name: string, parameters: string, body: (self: Value[], ...args: Value[]) => Value): void {
  define(LIST, name, parameters, body)
}

on('append', 'object, /', (self, item) => {
  checkItems(self.length)
  self.push(item)
  return null
})
on('extend', 'iterable, /', (self, items) => {
  const more = toList(items)
  checkItems(self.length + more.length)
  for (const item of more) self.push(item)
  return null
})
on('insert', 'index, object, /', (self, at, item) => {
  checkItems(self.length)
  const where = needInt(at)
  self.splice(where < 0 ? Math.max(where + self.length, 0) : where, 0, item)
  return null
})
on('pop', 'index=-1, /', (self, at) => {
  if (self.length === 0) throw new TemplateError('index', 'pop from empty list')
  const where = needInt(at) < 0 ? needInt(at) + self.length : needInt(at)
  const [item] = where < 0 ? [] : self.splice(where, 1)
  if (item === undefined) throw new TemplateError('index', 'pop index out of range')
  return item
})
on('remove', 'value, /', (self, value) => {
  const at = find(self, value, 0, self.length)
  if (at < 0) throw new TemplateError('value', 'list.remove(x): x not in list')
  self.splice(at, 1)
  return null
})
on('clear', '', (self) => {
  self.length = 0
  return null
})
on('copy', '', (self) => Array.from(self))
on('reverse', '', (self) => {
  self.reverse()
  return null
})
on('sort', 'key=None, reverse=False', (self, key, reverse) => {
  const result = sorted(self, keyFunction(key), reverse === true)
  for (const [i, item] of result.entries()) self[i] = item
  return null
})
on('index', 'value, start=0, stop=9007199254740991, /', (self, value, start, stop) => index('list', self, value, start, stop))
on('count', 'value, /', count)
define(TUPLE, 'index', 'value, start=0, stop=9007199254740991, /', (self, value, start, stop) =>
  index('tuple', self, value, start, stop),
)
define(TUPLE, 'count', 'value, /', count)

/**
 * The values of an unpacking assignment.
 * @throws ValueError when their number is not `count`
 */
export function unpack(value: Value, count: number): readonly Value[] {
  if (Array.isArray(value)) {
    if (value.length === count) return value
  } else if (value === null || (typeof value !== 'string' && typeof value !== 'object')) {
    throw new TemplateError('type', `cannot unpack non-iterable ${typeName(value)} object`)
  }
  const items: Value[] = []
  for (const item of iterate(value)) {
    items.push(item)
    if (items.length > count) throw new TemplateError('value', `too many values to unpack (expected ${count})`)
  }
  if (items.length < count)
    throw new TemplateError('value', `not enough values to unpack (expected ${count}, got ${items.length})`)
  return items
}
