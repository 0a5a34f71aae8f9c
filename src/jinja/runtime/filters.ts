import { TemplateError } from '../error.ts'
import { getitem } from './attributes.ts'
import { bind, type Signature, signature } from './function.ts'
import { type Kwargs, Undefined, type Value } from './values.ts'

/** What filters need to know about the template that uses them. */
export interface Environment {
  /** Whether lookups on Undefined give Undefined again instead of an error. */
  readonly chainable: boolean
}

export type Filter = (env: Environment, value: Value, args: readonly Value[], kwargs: Kwargs | undefined) => Value
export const FILTERS = new Map<string, Filter>()

/** Defines a filter under one or more names; `parameters` are those after the value. */
export function filter(
  names: string,
  parameters: string,
  body: (env: Environment, value: Value, ...bound: Value[]) => Value,
): void {
  const [name = '', ...aliases] = names.split(' ')
  let sig: Signature | undefined
  const made: Filter = (env, value, args, kwargs) => {
    sig ??= signature(parameters)
    return body(env, value, ...bind(`do_${name}`, sig, args, kwargs))
  }
  for (const each of [name, ...aliases]) FILTERS.set(each, made)
}

/** Applies a filter by name, as `map('name')` does. */
export function applyFilter(env: Environment, name: Value, value: Value, args: readonly Value[], kwargs?: Kwargs): Value {
  const found = typeof name === 'string' ? FILTERS.get(name) : undefined
  if (!found) throw new TemplateError('runtime', `No filter named '${typeof name === 'string' ? name : ''}'.`)
  return found(env, value, args, kwargs)
}

/**
 * A function that reads `attribute` of an item: a name, an index, or a path such as "user.0.name".
 * @param fallback what stands for an undefined result; undefined keeps it
 */
export function attributeGetter(env: Environment, attribute: Value, fallback?: Value): (item: Value) => Value {
  const parts: Value[] =
    attribute === null
      ? []
      : typeof attribute === 'string'
        ? attribute.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
        : [attribute]
  return (item) => {
    let value = item
    for (const part of parts) {
      value = getitem(value, part, env.chainable)
      if (fallback !== undefined && value instanceof Undefined) value = fallback
    }
    return value
  }
}
