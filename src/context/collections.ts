import { createHash } from 'node:crypto'
import { Dict, fn, iterate, PyIter, PySet, TemplateError, toList, tuple, typeName, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'

/** `set(value, default=None)`. */
export const set: Value = fn('set', 'value, default=None', (value, fallback) =>
  withDefault(() => new PySet(iterate(value ?? null)), fallback ?? null),
)

/** `set_strict(value)`: an error where `set` answers its default. */
export const setStrict: Value = fn('set_strict', 'value', (value) => strict(() => new PySet(iterate(value ?? null))))

/** `zip(*args, default=None)`. */
export const zip: Value = fn('zip', '*args, **kwargs', (args, kwargs) => {
  const fallback = kwargs instanceof Dict ? (kwargs.get('default') ?? null) : null
  return withDefault(() => zipped(args ?? null), fallback)
})

export const zipStrict: Value = fn('zip_strict', '*args', (args) => strict(() => zipped(args ?? null)))

function zipped(args: Value): Value {
  const lists = toList(args).map(toList)
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length))
  return new PyIter(
    Array.from({ length }, (_, index) => tuple(lists.map((list) => list[index] ?? null))),
    'zip',
  )
}

function withDefault(make: () => Value, fallback: Value): Value {
  try {
    return make()
  } catch (error) {
    if (error instanceof TemplateError && error.kind === 'type') return fallback
    throw error
  }
}

function strict(make: () => Value): Value {
  try {
    return make()
  } catch (error) {
    if (error instanceof TemplateError && error.kind === 'type') throw compilationError('PW3009', error.message)
    throw error
  }
}

/** `local_md5(text)`, in hexadecimal. */
export const localMd5: Value = fn('local_md5', 'value', (value) => {
  if (typeof value === 'string') return md5(value)
  throw new TemplateError('attribute', `'${typeName(value ?? null)}' object has no attribute 'encode'`)
})

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}

/** `diff_of_two_dicts(a, b)`: what a has and b has not, letter case aside; both map text to lists of text. */
export const diffOfTwoDicts: Value = fn('diff_of_two_dicts', 'dict_a, dict_b', (a, b) => {
  if (!(a instanceof Dict) || !(b instanceof Dict)) throw new TemplateError('attribute', 'diff_of_two_dicts() takes two mappings')
  const subtracted = new Map<string, Set<string>>()
  for (const [key, values] of b.entries()) subtracted.set(folded(key), new Set(toList(values).map(folded)))
  const difference = new Dict()
  for (const [key, values] of a.entries()) {
    const others = subtracted.get(folded(key))
    if (others === undefined) difference.set(key, values)
    else {
      const kept = toList(values).filter((value) => !others.has(folded(value)))
      if (kept.length > 0) difference.set(key, kept)
    }
  }
  return difference
})

function folded(value: Value): string {
  if (typeof value === 'string') return value.toLowerCase()
  throw new TemplateError('attribute', 'diff_of_two_dicts() compares texts only')
}
