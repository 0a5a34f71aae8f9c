import type { World } from '../context/index.ts'
import type { PlainRecord } from '../model/index.ts'

export interface NamedRelation {
  readonly database: string | null
  readonly schema: string
  readonly identifier: string
}

/**
 * `"db"."schema"."table"`, each part quoted where the policy says so.
 *
 * @param own the node's or source's `quoting`, over the project's
 */
export function relationName(
  policy: World['quoting'],
  own: PlainRecord,
  { database, schema, identifier }: NamedRelation,
): string {
  const quoted = (part: 'database' | 'schema' | 'identifier', name: string): string => {
    const quote = typeof own[part] === 'boolean' ? own[part] : policy[part]
    return quote ? `"${name}"` : name
  }
  return [
    ...(database === null || database === '' ? [] : [quoted('database', database)]),
    quoted('schema', schema),
    quoted('identifier', identifier),
  ].join('.')
}
