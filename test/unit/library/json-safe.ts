/** Paths of everything inside a value that would not survive the way through JSON unchanged. */
export function notJson(value: unknown, at = '$'): readonly string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return []
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? [] : [`${at}: ${value}`]
  if (typeof value !== 'object') return [`${at}: ${typeof value}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => notJson(item, `${at}[${index}]`))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return [`${at}: ${value.constructor.name}`]
  if ('toJSON' in value) return [`${at}: toJSON`]
  if (Object.getOwnPropertySymbols(value).length > 0) return [`${at}: a symbol`]
  return Object.entries(value).flatMap(([key, item]) => notJson(item, `${at}.${key}`))
}
