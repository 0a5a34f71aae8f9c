import { TemplateError } from '../error.ts'
import { call, fn } from './function.ts'
import { checkItems, iterate, PyIter, toList, truthy } from './iterate.ts'
import { synchronous } from './lists.ts'
import { needInt } from './numbers.ts'
import { add, equals } from './operators.ts'
import { Dict, Host, type Kwargs, tuple, type Value } from './values.ts'

// Python's iterators are lazy: nothing is computed before it is asked for, and endless ones are fine until consumed.

function* product(pools: readonly Value[][], from = 0): Iterable<Value[]> {
  const pool = pools[from]
  if (pool === undefined) yield []
  else for (const item of pool) for (const rest of product(pools, from + 1)) yield [item, ...rest]
}

function* combinations(pool: readonly Value[], size: number, repeats: boolean, from = 0): Iterable<Value[]> {
  if (size === 0) {
    yield []
    return
  }
  // Without repetition the last items cannot start a combination: there are too few after them.
  const end = repeats ? pool.length : pool.length - size + 1
  for (let i = from; i < end; i++) {
    const item = pool[i]
    if (item === undefined) continue
    for (const rest of combinations(pool, size - 1, repeats, repeats ? i : i + 1)) yield [item, ...rest]
  }
}

function* permutations(pool: readonly Value[], size: number): Iterable<Value[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [i, item] of pool.entries()) {
    const others = [...pool.slice(0, i), ...pool.slice(i + 1)]
    for (const rest of permutations(others, size - 1)) yield [item, ...rest]
  }
}

function* tuples(lists: Iterable<Value[]>): Iterable<Value> {
  for (const list of lists) yield tuple(list)
}

function* chained(parts: Iterable<Value>): Iterable<Value> {
  for (const part of parts) yield* iterate(part)
}

function* accumulated(items: Value, combine: Value, initial: Value): Iterable<Value> {
  let total: Value | undefined = initial === null ? undefined : initial
  if (total !== undefined) yield total
  for (const item of iterate(items)) {
    total = total === undefined ? item : combine === null ? add(total, item) : applied(combine, total, item)
    yield total
  }
}

function applied(callee: Value, ...args: Value[]): Value {
  return synchronous(call(callee, args))
}

function* counted(start: Value, step: Value): Iterable<Value> {
  for (let value = start; ; value = add(value, step)) yield value
}

function* repeated(item: Value, times: number): Iterable<Value> {
  for (let i = 0; i < times; i++) yield item
}

function* cycled(items: Value): Iterable<Value> {
  const kept = toList(items)
  while (kept.length > 0) yield* kept
}

function* sliced(items: Value, start: number, stop: number, step: number): Iterable<Value> {
  if (start >= stop) return
  let index = 0
  let wanted = start
  for (const item of iterate(items)) {
    if (index === wanted) {
      yield item
      wanted += step
    }
    index++
    if (index >= stop) return
  }
}

function islice(args: readonly Value[]): Value {
  const [items, first = null, second, third = null] = args
  if (items === undefined || args.length < 2)
    throw new TemplateError('type', `islice expected at least 2 arguments, got ${args.length}`)
  const number = (value: Value, standard: number) => (value === null ? standard : needInt(value))
  const start = second === undefined ? 0 : number(first, 0)
  const stop = second === undefined ? number(first, Number.POSITIVE_INFINITY) : number(second, Number.POSITIVE_INFINITY)
  const step = number(third, 1)
  if (start < 0 || stop < 0 || step < 1)
    throw new TemplateError('value', 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
  return new PyIter(sliced(items, start, stop, step), 'itertools.islice')
}

function* zipLongest(lists: readonly Value[], fill: Value): Iterable<Value> {
  const sources = lists.map((list) => iterate(list)[Symbol.iterator]())
  for (;;) {
    const results = sources.map((source) => source.next())
    if (results.every((result) => result.done)) return
    yield tuple(results.map((result) => (result.done ? fill : result.value)))
  }
}

function* grouped(items: Value, key: Value): Iterable<Value> {
  let name: Value | undefined
  let group: Value[] = []
  for (const item of iterate(items)) {
    const next = key === null ? item : applied(key, item)
    if (name !== undefined && !equals(name, next)) {
      yield tuple([name, new PyIter(group, 'itertools._grouper')])
      group = []
    }
    name = next
    group.push(item)
  }
  if (name !== undefined) yield tuple([name, new PyIter(group, 'itertools._grouper')])
}

function* paired(items: Value): Iterable<Value> {
  let last: Value | undefined
  for (const item of iterate(items)) {
    if (last !== undefined) yield tuple([last, item])
    last = item
  }
}

function* filtered(predicate: Value, items: Value, wanted: boolean): Iterable<Value> {
  for (const item of iterate(items)) if (truthy(predicate === null ? item : applied(predicate, item)) === wanted) yield item
}

function* taken(predicate: Value, items: Value): Iterable<Value> {
  for (const item of iterate(items)) {
    if (!truthy(applied(predicate, item))) return
    yield item
  }
}

function* dropped(predicate: Value, items: Value): Iterable<Value> {
  let dropping = true
  for (const item of iterate(items)) {
    dropping = dropping && truthy(applied(predicate, item))
    if (!dropping) yield item
  }
}

function* spread(callee: Value, items: Value): Iterable<Value> {
  for (const args of iterate(items)) yield applied(callee, ...toList(args))
}

function* compressed(items: Value, selectors: Value): Iterable<Value> {
  const flags = iterate(selectors)[Symbol.iterator]()
  for (const item of iterate(items)) {
    const flag = flags.next()
    if (flag.done) return
    if (truthy(flag.value)) yield item
  }
}

/** chain is a function with an attribute: chain.from_iterable. */
class Chain extends Host {
  override pyType(): string {
    return 'type'
  }
  override pyRepr(): string {
    return "<class 'itertools.chain'>"
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'from_iterable'
      ? fn('from_iterable', 'iterable, /', (items) => new PyIter(chained(iterate(items)), 'itertools.chain'))
      : undefined
  }
  override pyCall(args: readonly Value[], _kwargs?: Kwargs): Value {
    return new PyIter(chained(args), 'itertools.chain')
  }
}

function size(value: Value, standard: number): number {
  const number = value === null ? standard : needInt(value)
  if (number < 0) throw new TemplateError('value', 'r must be non-negative')
  checkItems(number)
  return number
}

/** Python's itertools module. */
export function itertoolsModule(): Dict {
  const module = new Dict()
  const lazy = (name: string, parameters: string, body: (...args: Value[]) => Iterable<Value>) => {
    module.set(
      name,
      fn(name, parameters, (...args) => new PyIter(body(...args), `itertools.${name}`)),
    )
  }
  const list = (value: Value | undefined) => (value === undefined ? [] : toList(value))
  module.set('chain', new Chain())
  module.set(
    'islice',
    fn('islice', '*args, /', (args) => islice(list(args))),
  )
  module.set(
    'product',
    fn('product', '*iterables, **kwargs', (iterables, kwargs) => {
      const times = kwargs instanceof Dict ? size(kwargs.get('repeat') ?? 1, 1) : 1
      const pools = list(iterables).map(toList)
      checkItems(pools.length * times)
      if (pools.some((pool) => pool.length === 0) && times > 0) return new PyIter([], 'itertools.product')
      return new PyIter(tuples(product(Array.from({ length: times }, () => pools).flat())), 'itertools.product')
    }),
  )
  module.set(
    'tee',
    fn('tee', 'iterable, n=2, /', (items, n) => {
      const kept = toList(items)
      return tuple(Array.from({ length: size(n, 2) }, () => new PyIter(kept, 'itertools._tee')))
    }),
  )
  module.set(
    'zip_longest',
    fn(
      'zip_longest',
      '*iterables, **kwargs',
      (iterables, kwargs) =>
        new PyIter(
          zipLongest(list(iterables), (kwargs instanceof Dict ? kwargs.get('fillvalue') : null) ?? null),
          'itertools.zip_longest',
        ),
    ),
  )
  module.set(
    'repeat',
    fn(
      'repeat',
      'object, times=None',
      (item, times) => new PyIter(repeated(item, times === null ? Number.POSITIVE_INFINITY : needInt(times)), 'itertools.repeat'),
    ),
  )
  lazy('combinations', 'iterable, r', (items = [], r = null) => tuples(combinations(toList(items), size(r, 0), false)))
  lazy('combinations_with_replacement', 'iterable, r', (items = [], r = null) =>
    tuples(combinations(toList(items), size(r, 0), true)),
  )
  lazy('permutations', 'iterable, r=None', (items = [], r = null) => {
    const pool = toList(items)
    const length = size(r, pool.length)
    return length > pool.length ? [] : tuples(permutations(pool, length))
  })
  lazy('accumulate', 'iterable, func=None, initial=None', (items = [], combine = null, initial = null) =>
    accumulated(items, combine, initial),
  )
  lazy('count', 'start=0, step=1', (start = 0, step = 1) => counted(start, step))
  lazy('cycle', 'iterable, /', (items = []) => cycled(items))
  lazy('groupby', 'iterable, key=None', (items = [], key = null) => grouped(items, key))
  lazy('pairwise', 'iterable, /', (items = []) => paired(items))
  lazy('filterfalse', 'function, iterable, /', (predicate = null, items = []) => filtered(predicate, items, false))
  lazy('takewhile', 'predicate, iterable, /', (predicate = null, items = []) => taken(predicate, items))
  lazy('dropwhile', 'predicate, iterable, /', (predicate = null, items = []) => dropped(predicate, items))
  lazy('starmap', 'function, iterable, /', (callee = null, items = []) => spread(callee, items))
  lazy('compress', 'data, selectors', (items = [], selectors = []) => compressed(items, selectors))
  return module
}
