import { fromValue, relation, relationData, TableHost } from '../context/index.ts'
import { isPlainRecord, type Plain, type Project } from '../model/index.ts'
import { callMethod } from './materialize/values.ts'
import { operationRuntime } from './operation.ts'
import { closeWorker, openWorker } from './runtime.ts'
import type { RunWorld } from './world.ts'

/** A row of the macro `get_catalog`: one column of one table, under dbt's names (`table_schema`, `column_type` …). */
export type CatalogRow = Readonly<Record<string, Plain>>

export interface DatabaseCatalog {
  readonly rows: readonly CatalogRow[]
  /** What went wrong, one text per database that could not be read. */
  readonly errors: readonly string[]
}

/**
 * Reads the columns of everything that lies in the project's schemas, through the macro `get_catalog`, which a project may
 * replace; once per database, as dbt does.
 */
export async function readCatalog(run: RunWorld): Promise<DatabaseCatalog> {
  const worker = await openWorker(run, 0)
  const rows: CatalogRow[] = []
  const errors: string[] = []
  try {
    for (const [database, schemas] of usedSchemas(run)) {
      const runtime = operationRuntime(run, worker, run.project.name)
      const place = await callMethod(relation(relationData({ database })), 'information_schema_only')
      try {
        const table = await runtime.callMacro('get_catalog', [], { information_schema: place, schemas: [...schemas] })
        rows.push(...rowsOf(table).filter((row) => schemas.has(String(row['table_schema']).toLowerCase())))
      } catch (error) {
        if (run.signal.aborted || !(error instanceof Error)) throw error
        errors.push(error.message)
      }
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return { rows, errors }
}

/** The schemas in which the project's nodes and sources lie, in lower case, by database. */
function usedSchemas(run: Pick<RunWorld, 'project' | 'session'>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const place of placesOf(run.project)) {
    const database = place.database ?? run.session.info.database
    const schemas = found.get(database) ?? new Set()
    found.set(database, schemas.add(place.schema.toLowerCase()))
  }
  return found
}

function* placesOf(project: Project): Generator<{ readonly database: string | null; readonly schema: string }> {
  for (const node of project.nodes.values()) {
    if ('alias' in node || node.resourceType === 'source') yield { database: node.database, schema: node.schema }
  }
}

function rowsOf(table: unknown): CatalogRow[] {
  if (!(table instanceof TableHost)) return []
  const { names, rows } = table.data
  return rows.map((row) => {
    const entries = names.map((name, index): [string, Plain] => [name.toLowerCase(), fromValue(row[index] ?? null)])
    const record = Object.fromEntries(entries)
    return isPlainRecord(record) ? record : {}
  })
}
