import type { Connection } from '../../adapter/index.ts'
import { call } from '../../jinja/index.ts'
import type { SeedNode, SourceNode } from '../../model/index.ts'
import { seedRuntime } from '../../run/index.ts'
import { type BoundNode, unchecked } from './bound.ts'
import { type BindContext, gatedWorker } from './context.ts'
import { seenBy } from './relations.ts'
import { clear, createTable, tableName } from './tables.ts'
import { verdictOf } from './verdict.ts'

/** A source as an empty table of its columns. */
export async function bindSource(context: BindContext, connection: Connection, node: SourceNode): Promise<BoundNode> {
  const { run } = context
  const described = await context.describeSource(node, (location) => connection.describe(`select * from ${location}`))
  const name = tableName(run, node)
  const id = node.uniqueId
  if (described.kind === 'in-place' || name === undefined)
    return { state: 'bound', id, columns: described.columns, compiled: null }
  context.replaced.add(id)
  try {
    await createTable(context, connection, name, described.columns)
  } catch (error) {
    return verdictOf(run, error, node, { id, compiled: null, taint: undefined, missing: context.missing })
  }
  if (described.kind === 'unknown') return unchecked(node, described.because, null)
  return { state: 'bound', id, columns: described.columns, compiled: null }
}

/**
 * A seed as the table that seeding makes. Its file is part of the project: its values are loaded, to see whether they fit, and
 * taken back.
 */
export async function bindSeed(context: BindContext, connection: Connection, node: SeedNode): Promise<BoundNode> {
  const { run } = context
  const id = node.uniqueId
  const name = tableName(run, node)
  const { worker, gate } = gatedWorker(context, connection)
  const hidden = { ...run, relations: seenBy(run, node, 'absent') }
  try {
    const runtime = await seedRuntime(hidden, worker, node)
    gate.open()
    const table = await call(runtime.scope.lookup('load_agate_table') ?? null, [])
    const model = runtime.scope.lookup('model') ?? null
    if (name !== undefined) {
      await clear(context, connection, name)
      await connection.execute(`drop table if exists ${name}`)
    }
    await runtime.callMacro('create_csv_table', [model, table])
    await runtime.commit()
    await runtime.begin()
    await runtime.callMacro('load_csv_rows', [model, table])
    await runtime.rollback()
    return { state: 'bound', id, columns: [], compiled: null }
  } catch (error) {
    if (connection.inTransaction) await connection.rollback()
    const verdict = verdictOf(run, error, node, { id, compiled: null, taint: undefined, missing: context.missing })
    if (name !== undefined) await connection.execute(`create table if not exists ${name} (planwise_unknown INTEGER)`)
    return verdict
  }
}
