import type { RelationCache } from '../../context/index.ts'
import type { GraphNode, Project } from '../../model/index.ts'
import { isRelational } from '../../run/index.ts'

/** A cache in which one relation is not there (yet); everything else is the shared one's. */
export function without(
  cache: RelationCache,
  hidden: { readonly database: string; readonly schema: string; readonly identifier: string },
): RelationCache {
  let gone = true
  const isHidden = (database: string, schema: string, identifier: string): boolean =>
    gone && same(database, hidden.database) && same(schema, hidden.schema) && same(identifier, hidden.identifier)
  return {
    ...cache,
    list: (database, schema) =>
      cache.list(database, schema)?.filter((each) => !isHidden(each.database, each.schema, each.identifier)),
    get: (database, schema, identifier) =>
      isHidden(database, schema, identifier) ? undefined : cache.get(database, schema, identifier),
    add(relation) {
      if (isHidden(relation.database, relation.schema, relation.identifier)) gone = false
      cache.add(relation)
    },
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Everything that the project builds or reads exists, for templates that ask. */
export function fillRelations(cache: RelationCache, project: Project, database: string): void {
  for (const node of project.nodes.values()) {
    const relation = relationOf(node, database)
    if (relation !== undefined) cache.add({ ...relation, type: typeOf(node) })
  }
}

export function relationOf(
  node: GraphNode,
  database: string,
): { readonly database: string; readonly schema: string; readonly identifier: string } | undefined {
  if (node.resourceType === 'source')
    return { database: node.database ?? database, schema: node.schema, identifier: node.identifier }
  if (node.resourceType === 'test' || !isRelational(node)) return undefined
  return { database: node.database ?? database, schema: node.schema, identifier: node.alias }
}

function typeOf(node: GraphNode): string {
  if (node.resourceType !== 'model') return 'table'
  const materialized = node.config.materialized ?? 'view'
  return materialized === 'view' || materialized === 'external' ? 'view' : 'table'
}
