import { call, getattr, type Value } from '../../jinja/index.ts'

/** An attribute of a template's value, as a template would read it. */
export function attribute(value: Value, name: string): Value {
  return getattr(value, name, true)
}

/** Calls a method of a template's value, as a template would. */
export async function callMethod(
  value: Value,
  name: string,
  args: readonly Value[] = [],
  kwargs: Readonly<Record<string, Value>> = {},
): Promise<Value> {
  return call(attribute(value, name), [...args], new Map(Object.entries(kwargs)))
}
