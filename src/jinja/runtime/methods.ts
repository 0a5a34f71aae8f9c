import { TemplateError } from '../error.ts'
import type { Frame } from '../frame.ts'
import { bind, type Signature, signature } from './function.ts'
import type { Dict, Kwargs, MaybePromise, PySet, Tuple, Value } from './values.ts'

/** A method of a built-in type. */
export type Method<S> = (
  self: S,
  args: readonly Value[],
  kwargs: Kwargs | undefined,
  frame: Frame | undefined,
) => MaybePromise<Value>
export type Methods<S> = Map<string, Method<S>>

// strings.ts, lists.ts, dicts.ts and scalars.ts fill these; attributes.ts reads them.
export const STR: Methods<string> = new Map()
export const LIST: Methods<Value[]> = new Map()
export const TUPLE: Methods<Tuple> = new Map()
export const DICT: Methods<Dict> = new Map()
export const SET: Methods<PySet> = new Map()
export const INT: Methods<number | bigint> = new Map()
export const FLOAT: Methods<number> = new Map()

/** Defines a method; `parameters` as for `fn`, read at the first call. */
export function define<S>(
  table: Methods<S>,
  name: string,
  parameters: string,
  body: (self: S, ...bound: Value[]) => MaybePromise<Value>,
): void {
  let sig: Signature | undefined
  table.set(name, (self, args, kwargs) => {
    sig ??= signature(parameters)
    if (kwargs === undefined && !sig.varargs && (args.length < sig.required || args.length > sig.names.length)) {
      throw new TemplateError('type', wrongCount(table, name, sig, args.length))
    }
    return body(self, ...bind(name, sig, args, kwargs))
  })
}

/** CPython's words for a wrong number of arguments to a built-in method. */
function wrongCount(table: unknown, name: string, sig: Signature, given: number): string {
  const most = sig.names.length
  if (most === 0) return `${ownerOf(table)}.${name}() takes no arguments (${given} given)`
  if (most === 1 && sig.required === 1) return `${ownerOf(table)}.${name}() takes exactly one argument (${given} given)`
  const [bound, count] = given < sig.required ? ['least', sig.required] : ['most', most]
  return `${name} expected at ${bound} ${count} argument${count === 1 ? '' : 's'}, got ${given}`
}

function ownerOf(table: unknown): string {
  if (table === STR) return 'str'
  if (table === LIST) return 'list'
  if (table === TUPLE) return 'tuple'
  if (table === DICT) return 'dict'
  if (table === SET) return 'set'
  return table === INT ? 'int' : 'float'
}
