import { isRelational, type RunWorld, type Worker } from './world.ts'

/**
 * Creates the schemas that the selected nodes need, once, before anything runs: DuckDB reports a conflict when two
 * connections create the same one at the same time. Names are matched without regard to case, as DuckDB does.
 */
export async function createSchemas(run: RunWorld, worker: Worker): Promise<void> {
  for (const { database, schema } of neededSchemas(run)) {
    if (run.relations.hasSchema(database, schema)) continue
    await worker.connection.execute(`create schema if not exists ${run.dialect.quote(database)}.${run.dialect.quote(schema)}`)
    run.relations.addSchema(database, schema)
  }
}

function neededSchemas(run: RunWorld): { database: string; schema: string }[] {
  const needed = new Map<string, { database: string; schema: string }>()
  for (const id of run.selected) {
    const node = run.project.nodes.get(id)
    if (node === undefined || !isRelational(node) || !storesRelation(run, id)) continue
    const database = node.database ?? run.session.info.database
    needed.set(`${database}.${node.schema}`.toLowerCase(), { database, schema: node.schema })
  }
  return [...needed.values()]
}

/** A data test has a relation only when it stores its failures. */
export function storesRelation(run: RunWorld, id: RunWorld['selected'][number]): boolean {
  const node = run.project.nodes.get(id)
  if (node?.resourceType !== 'test') return true
  const configured = node.config['store_failures'] ?? null
  const as = node.config['store_failures_as'] ?? null
  if (as === 'ephemeral') return false
  return as !== null || (typeof configured === 'boolean' ? configured : run.options.storeFailures)
}

/** Fills the relation cache with one query each for schemas and relations. */
export async function fillRelationCache(run: RunWorld): Promise<void> {
  const [schemas, relations] = await Promise.all([run.session.schemas(), run.session.relations()])
  for (const { database, schema } of schemas) run.relations.addSchema(database, schema)
  for (const relation of relations) if (!relation.temporary) run.relations.add(relation)
}
