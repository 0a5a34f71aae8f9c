import type { Connection, ResultColumn } from '../../adapter/index.ts'
import type { RunWorld } from '../../run/index.ts'
import type { BindContext } from './context.ts'
import { relationOf } from './relations.ts'

/** The quoted name of a node's relation. */
export function tableName(run: RunWorld, node: Parameters<typeof relationOf>[0]): string | undefined {
  const relation = relationOf(node, run.session.info.database)
  return relation === undefined ? undefined : run.dialect.relation(relation)
}

/** The name of a relation of planwise's own beside another one. */
export function besides(name: string, purpose: string): string {
  return `${name.replace(/"$/, '')}__planwise_${purpose}"`
}

/** An empty table with these columns. A table without columns cannot be: one stands for what is not known. */
export async function createTable(
  context: BindContext,
  connection: Connection,
  name: string,
  columns: readonly ResultColumn[],
): Promise<void> {
  const list = columns.map((column) => `${context.run.dialect.quote(column.name)} ${column.type}`)
  await clear(context, connection, name)
  await connection.execute(
    `create or replace table ${name} (${list.length === 0 ? 'planwise_unknown INTEGER' : list.join(', ')})`,
  )
}

/** A table cannot replace the view that stands there since the node was bound before. */
export async function clear(context: BindContext, connection: Connection, name: string): Promise<void> {
  if (!context.views.delete(name)) return
  await connection.execute(`drop view if exists ${name}`)
}
