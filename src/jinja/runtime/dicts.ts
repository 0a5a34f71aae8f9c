import { TemplateError } from '../error.ts'
import { DictView, isIterable, iterate, toList } from './iterate.ts'
import { unpack } from './lists.ts'
import { DICT, define, SET } from './methods.ts'
import { repr } from './print.ts'
import { Dict, Host, PySet, tuple, type Value, valueOr } from './values.ts'

/** Copies a mapping's or a list of pairs' entries into `target`, as dict.update does. */
export function update(target: Dict, source: Value): void {
  if (source instanceof Dict) {
    for (const [key, value] of Array.from(source.entries())) target.set(key, value)
    return
  }
  if (source instanceof Host && source.pyMapping()) {
    for (const key of iterate(source)) target.set(key, source.pyItem(key) ?? null)
    return
  }
  let index = 0
  for (const pair of iterate(source)) {
    if (!isIterable(pair))
      throw new TemplateError('type', `cannot convert dictionary update sequence element #${index} to a sequence`)
    index++
    const [key, value] = unpack(pair, 2)
    if (key !== undefined && value !== undefined) target.set(key, value)
  }
}

function on(name: string, parameters: string, body: (self: Dict, ...args: Value[]) => Value): void {
  define(DICT, name, parameters, body)
}

on('get', 'key, default=None, /', (self, key, standard) => valueOr(self.get(key), standard))
on('keys', '', (self) => new DictView(self, 'keys'))
on('values', '', (self) => new DictView(self, 'values'))
on('items', '', (self) => new DictView(self, 'items'))
DICT.set('update', (self, [other], kwargs) => {
  if (other !== undefined) update(self, other)
  for (const [key, value] of kwargs ?? []) self.set(key, value)
  return null
})
on('setdefault', 'key, default=None, /', (self, key, standard) => {
  const found = self.get(key)
  if (found !== undefined) return found
  self.set(key, standard)
  return standard
})
DICT.set('pop', (self, args) => {
  const [key, standard] = args
  if (key === undefined) throw new TemplateError('type', 'pop expected at least 1 argument, got 0')
  const found = self.get(key)
  if (found !== undefined) {
    self.delete(key)
    return found
  }
  if (standard === undefined) throw new TemplateError('key', repr(key))
  return standard
})
on('popitem', '', (self) => {
  const last = Array.from(self.entries()).pop()
  if (last === undefined) throw new TemplateError('key', "'popitem(): dictionary is empty'")
  self.delete(last[0])
  return tuple(last)
})
on('copy', '', (self) => self.copy())
on('clear', '', (self) => {
  self.clear()
  return null
})
on('fromkeys', 'iterable, value=None, /', (_self, keys, value) => Dict.of(toList(keys).map((key) => [key, value])))

function others(sets: Value): PySet[] {
  return toList(sets).map((other) => new PySet(iterate(other)))
}

function onSet(name: string, parameters: string, body: (self: PySet, ...args: Value[]) => Value): void {
  define(SET, name, parameters, body)
}

function union(self: PySet, sets: Value): PySet {
  const all = new PySet(self.values())
  for (const set of others(sets)) for (const item of set.values()) all.add(item)
  return all
}

function picked(self: PySet, keep: (item: Value) => boolean): PySet {
  return new PySet(Array.from(self.values()).filter(keep))
}

function symmetric(self: PySet, other: PySet): PySet {
  return new PySet([...picked(self, (item) => !other.has(item)).values(), ...picked(other, (item) => !self.has(item)).values()])
}

function become(self: PySet, result: PySet): null {
  const items = Array.from(result.values())
  self.clear()
  for (const item of items) self.add(item)
  return null
}

onSet('add', 'elem, /', (self, item) => {
  self.add(item)
  return null
})
onSet('discard', 'elem, /', (self, item) => {
  self.delete(item)
  return null
})
onSet('remove', 'elem, /', (self, item) => {
  if (!self.delete(item)) throw new TemplateError('key', repr(item))
  return null
})
onSet('pop', '', (self) => {
  const [first] = self.values()
  if (first === undefined) throw new TemplateError('key', "'pop from an empty set'")
  self.delete(first)
  return first
})
onSet('clear', '', (self) => {
  self.clear()
  return null
})
onSet('copy', '', (self) => new PySet(self.values()))
onSet('union', '*others', union)
onSet('update', '*others', (self, sets) => become(self, union(self, sets)))
onSet('intersection', '*others', (self, sets) => picked(self, (item) => others(sets).every((set) => set.has(item))))
onSet('intersection_update', '*others', (self, sets) =>
  become(
    self,
    picked(self, (item) => others(sets).every((set) => set.has(item))),
  ),
)
onSet('difference', '*others', (self, sets) => picked(self, (item) => !others(sets).some((set) => set.has(item))))
onSet('difference_update', '*others', (self, sets) =>
  become(
    self,
    picked(self, (item) => !others(sets).some((set) => set.has(item))),
  ),
)
onSet('symmetric_difference', 'other, /', (self, other) => symmetric(self, new PySet(iterate(other))))
onSet('symmetric_difference_update', 'other, /', (self, other) => become(self, symmetric(self, new PySet(iterate(other)))))
onSet('issubset', 'other, /', (self, other) => {
  const set = new PySet(iterate(other))
  return Array.from(self.values()).every((item) => set.has(item))
})
onSet('issuperset', 'other, /', (self, other) => toList(other).every((item) => self.has(item)))
onSet('isdisjoint', 'other, /', (self, other) => !toList(other).some((item) => self.has(item)))
