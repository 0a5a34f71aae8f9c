import type { CatalogRelation, CatalogSchema, Connection, RelationName } from '../adapter.ts'
import type { ResultColumn } from '../cell.ts'
import { duckdbDialect } from './dialect.ts'

const RELATIONS = `
select database_name, schema_name, table_name, 'table' as kind, temporary from duckdb_tables() where not internal
union all
select database_name, schema_name, view_name, 'view', temporary from duckdb_views() where not internal`

const SCHEMAS = `
select database_name, schema_name from duckdb_schemas()
where database_name not in ('system', 'temp') and schema_name not in ('pg_catalog', 'information_schema')`

export async function relationsOf(connection: Connection): Promise<readonly CatalogRelation[]> {
  const { rows } = await connection.query(RELATIONS)
  return rows.map(([database, schema, identifier, kind, temporary]) => ({
    database: String(database),
    schema: String(schema),
    identifier: String(identifier),
    type: kind === 'view' ? 'view' : 'table',
    temporary: temporary === true,
  }))
}

export async function schemasOf(connection: Connection): Promise<readonly CatalogSchema[]> {
  const { rows } = await connection.query(SCHEMAS)
  return rows.map(([database, schema]) => ({ database: String(database), schema: String(schema) }))
}

/** Binding one SELECT is much cheaper than `duckdb_columns()`, which binds every view of the database. */
export function columnsOfRelation(connection: Connection, relation: RelationName): Promise<readonly ResultColumn[]> {
  return connection.describe(`select * from ${duckdbDialect.relation(relation)}`)
}
