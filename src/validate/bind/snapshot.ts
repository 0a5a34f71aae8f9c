import type { Connection } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import type { SnapshotNode } from '../../model/index.ts'
import { compileOn, materializeSnapshot } from '../../run/index.ts'
import { type BoundNode, unchecked } from './bound.ts'
import { type BindContext, gatedWorker, taintOf } from './context.ts'
import { seenBy } from './relations.ts'
import { besides, clear, createTable, tableName } from './tables.ts'
import { verdictOf } from './verdict.ts'

/**
 * A snapshot: its query is bound, then its strategy works on an empty table of the query's columns, as the first run does and
 * as later ones do.
 */
export async function bindSnapshot(context: BindContext, connection: Connection, node: SnapshotNode): Promise<BoundNode> {
  const { run } = context
  const id = node.uniqueId
  const name = tableName(run, node)
  if (name === undefined) return { state: 'bound', id, columns: [], compiled: null }
  const bare: SnapshotNode = {
    ...node,
    config: { ...node.config, 'pre-hook': [], 'post-hook': [], persist_docs: {}, grants: {} },
  }
  const taint = taintOf(context, node)
  const rows = besides(name, 'rows')
  let compiled: MappedText | null = null
  try {
    await clear(context, connection, name)
    await connection.execute(`drop table if exists ${name}`)
    const { worker, gate } = gatedWorker(context, connection)
    const first = { ...run, relations: seenBy(run, node, 'absent') }
    const rendered = await compileOn(first, worker, bare)
    compiled = rendered.compiled
    await connection.execute(`create or replace table ${rows} as (\n${rendered.compiled.text}\n) with no data`)
    if (taint !== undefined) return await unknown(context, connection, node, name, { because: taint, compiled })
    gate.open()
    const step = {
      node: bare,
      runtime: rendered.runtime,
      connection,
      compiled: { text: `select * from ${rows}`, map: { at: () => undefined } },
    }
    await materializeSnapshot({ ...step, run: first })
    await materializeSnapshot({ ...step, run: { ...run, relations: seenBy(run, node, 'there') } })
    return { state: 'bound', id, columns: [], compiled }
  } catch (error) {
    if (connection.inTransaction) await connection.rollback()
    const verdict = verdictOf(run, error, node, { id, compiled, taint, missing: context.missing })
    await createTable(context, connection, name, [])
    return verdict
  } finally {
    await connection.execute(`drop table if exists ${rows}`)
  }
}

async function unknown(
  context: BindContext,
  connection: Connection,
  node: SnapshotNode,
  name: string,
  { because, compiled }: { readonly because: string; readonly compiled: MappedText | null },
): Promise<BoundNode> {
  await createTable(context, connection, name, [])
  return unchecked(node, because, compiled)
}
