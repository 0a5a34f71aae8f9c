import { attribute, call, type Value } from '../../jinja/index.ts'

/** Calls a method of a template's value, as a template would. */
export async function callMethod(
  value: Value,
  name: string,
  args: readonly Value[] = [],
  kwargs: Readonly<Record<string, Value>> = {},
): Promise<Value> {
  return call(attribute(value, name), [...args], new Map(Object.entries(kwargs)))
}
