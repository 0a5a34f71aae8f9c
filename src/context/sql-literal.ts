import { Host, str, typeName, Undefined, type Value } from '../jinja/index.ts'

/** A value as a literal of SQL. */
export function sqlLiteral(value: Value): string {
  if (value === null || value instanceof Undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Host && typeName(value) === 'Decimal') return str(value)
  return `'${str(value).replaceAll("'", "''")}'`
}

/** Puts values where a statement has `?`, outside of quoted text. */
export function withBindings(sql: string, literals: readonly string[]): string {
  let next = 0
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (token) => (token === '?' ? (literals[next++] ?? '?') : token))
}
