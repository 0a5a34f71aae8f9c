import type { RelationCache } from '../../context/index.ts'
import { ancestorsOf } from '../../graph/index.ts'
import type { GraphNode, Project } from '../../model/index.ts'
import { isRelational, type RunWorld } from '../../run/index.ts'

/**
 * The cache as a node sees it while it is rendered: what it stands on is there; what the project builds elsewhere may be there
 * or not, and is not; everything that is no part of the project is as it is.
 * @param self whether the node's own relation is there: a later run
 */
export function seenBy(run: RunWorld, node: GraphNode, self: 'absent' | 'there'): RelationCache {
  const cache = run.relations
  const database = run.session.info.database
  const added = new Set<string>()
  let hidden: ReadonlySet<string> | undefined
  const isHidden = (relation: { readonly database: string; readonly schema: string; readonly identifier: string }): boolean => {
    hidden ??= hiddenFrom(run, node, self, database)
    const key = keyOf(relation)
    return hidden.has(key) && !added.has(key)
  }
  return {
    ...cache,
    list: (inDatabase, schema) => cache.list(inDatabase, schema)?.filter((each) => !isHidden(each)),
    get(inDatabase, schema, identifier) {
      const found = cache.get(inDatabase, schema, identifier)
      return found === undefined || isHidden(found) ? undefined : found
    },
    add(relation) {
      added.add(keyOf(relation))
      cache.add(relation)
    },
  }
}

function hiddenFrom(run: RunWorld, node: GraphNode, self: 'absent' | 'there', database: string): ReadonlySet<string> {
  const seen = ancestorsOf(run.graph, [node.uniqueId])
  if (self === 'there') seen.add(node.uniqueId)
  const visible = new Set<string>()
  const hidden = new Set<string>()
  for (const each of run.project.nodes.values()) {
    const relation = relationOf(each, database)
    if (relation === undefined) continue
    if (seen.has(each.uniqueId)) visible.add(keyOf(relation))
    else hidden.add(keyOf(relation))
  }
  for (const key of visible) hidden.delete(key)
  return hidden
}

/** Names differ for DuckDB only where more than their case differs. */
export function keyOf({ database, schema, identifier }: { database: string; schema: string; identifier: string }): string {
  return `${database}\0${schema}\0${identifier}`.toLowerCase()
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
