import { fn, fromJson, TemplateError, toJson, truthy, typeName, type Value } from '../jinja/index.ts'
import { jsonSafe } from './json-safe.ts'

/** `fromjson(text, default=None)`: the default for text that is not JSON. */
export const fromjson: Value = fn('fromjson', 'string, default=None', (text, fallback) => {
  if (typeof text !== 'string') {
    throw new TemplateError('type', `the JSON object must be str, bytes or bytearray, not ${typeName(text ?? null)}`)
  }
  try {
    return fromJson(text)
  } catch (error) {
    if (isValueError(error)) return fallback ?? null
    throw error
  }
})

/** `tojson(value, default=None, sort_keys=False)`: what cannot be serialised is an error, the default does not help. */
export const tojson: Value = fn('tojson', 'value, default=None, sort_keys=False', (value, _fallback, sortKeys) =>
  toJson(jsonSafe(value ?? null), { sortKeys: truthy(sortKeys ?? null) }),
)

function isValueError(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof TemplateError && error.kind === 'value')
}
