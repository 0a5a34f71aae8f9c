import { runtimeError } from './errors.ts'
import type { CachedRelation, RelationCache } from './types.ts'

/** @param initial relations and schemas found by the one catalog query at the start of the run */
export function createRelationCache(
  initial: Iterable<CachedRelation> = [],
  schemas: Iterable<{ database: string; schema: string }> = [],
): RelationCache {
  const known = new Map<string, { database: string; schema: string; relations: Map<string, CachedRelation> }>()

  const schemaOf = (database: string, schema: string) => {
    const key = keyOf(database, schema)
    let entry = known.get(key)
    if (entry === undefined) {
      entry = { database, schema, relations: new Map() }
      known.set(key, entry)
    }
    return entry
  }
  const add = (relation: CachedRelation) => {
    schemaOf(relation.database, relation.schema).relations.set(relation.identifier.toLowerCase(), relation)
  }
  const drop = (database: string, schema: string, identifier: string) => {
    known.get(keyOf(database, schema))?.relations.delete(identifier.toLowerCase())
  }
  for (const { database, schema } of schemas) schemaOf(database, schema)
  for (const relation of initial) add(relation)

  return {
    list: (database, schema) => {
      const entry = known.get(keyOf(database, schema))
      return entry === undefined ? undefined : [...entry.relations.values()]
    },
    get: (database, schema, identifier) => known.get(keyOf(database, schema))?.relations.get(identifier.toLowerCase()),
    add,
    drop,
    rename: (from, to) => {
      const source = known.get(keyOf(from.database, from.schema))?.relations.get(from.identifier.toLowerCase())
      const target = known.get(keyOf(to.database, to.schema))?.relations.get(to.identifier.toLowerCase())
      if (target !== undefined && target !== source) {
        throw runtimeError(
          'PW3016',
          `Cannot rename ${nameOf(from)} to ${nameOf(to)}: a relation of that name is known already`,
          'Drop the other relation first, through drop_relation() or adapter.drop_relation().',
        )
      }
      drop(from.database, from.schema, from.identifier)
      add({ ...to, type: source?.type ?? to.type })
    },
    addSchema: (database, schema) => {
      schemaOf(database, schema)
    },
    hasSchema: (database, schema) => known.has(keyOf(database, schema)),
    dropSchema: (database, schema) => {
      known.delete(keyOf(database, schema))
    },
    schemas: () => [...known.values()].map(({ database, schema }) => ({ database, schema })),
  }
}

function keyOf(database: string, schema: string): string {
  return `${database.toLowerCase()}\0${schema.toLowerCase()}`
}

function nameOf(relation: CachedRelation): string {
  return `"${relation.database}"."${relation.schema}"."${relation.identifier}"`
}
