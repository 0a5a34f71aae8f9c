import type { Connection, ResultColumn } from '../../adapter/index.ts'
import type { GraphNode } from '../../model/index.ts'
import { isEphemeral } from '../../run/index.ts'
import type { BoundNode } from './bound.ts'
import type { BindContext } from './context.ts'
import { keyOf, relationOf } from './relations.ts'

/** The columns of all relations, asked once: asking each after it was bound would double the time. */
export async function withColumns(
  context: BindContext,
  connection: Connection,
  bound: readonly BoundNode[],
): Promise<BoundNode[]> {
  const { run } = context
  const wanted = bound.filter((each) => each.state === 'bound' && each.columns.length === 0)
  if (wanted.length === 0) return [...bound]
  const known = wanted.length < 20 ? undefined : await allColumns(connection)
  const result: BoundNode[] = []
  for (const each of bound) {
    const node = run.project.nodes.get(each.id)
    const relation = node === undefined ? undefined : relationOf(node, run.session.info.database)
    if (each.state !== 'bound' || each.columns.length > 0 || relation === undefined || inPlace(node)) {
      result.push(each)
      continue
    }
    const columns = known?.get(keyOf(relation)) ?? (await connection.describe(`select * from ${run.dialect.relation(relation)}`))
    result.push({ ...each, columns })
  }
  return result
}

function inPlace(node: GraphNode | undefined): boolean {
  return node === undefined || isEphemeral(node) || node.resourceType === 'source'
}

async function allColumns(connection: Connection): Promise<ReadonlyMap<string, ResultColumn[]>> {
  const { rows } = await connection.query(
    'select database_name, schema_name, table_name, column_name, data_type from duckdb_columns() where not internal order by table_oid, column_index',
  )
  const found = new Map<string, ResultColumn[]>()
  for (const [database, schema, table, name, type] of rows) {
    const key = keyOf({ database: String(database), schema: String(schema), identifier: String(table) })
    const column = { name: String(name), type: String(type) }
    const list = found.get(key)
    if (list === undefined) found.set(key, [column])
    else list.push(column)
  }
  return found
}
