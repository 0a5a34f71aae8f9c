import type { Connection, ResultColumn } from '../../adapter/index.ts'
import type { Compiled, MappedText } from '../../compile/index.ts'
import type { NodeRuntime } from '../../context/index.ts'
import type { AnalysisNode, ModelNode } from '../../model/index.ts'
import { compileOn, isEphemeral, materializeIncremental } from '../../run/index.ts'
import { type BoundNode, NeedsMore, promisedColumns, unchecked } from './bound.ts'
import { type BindContext, gatedWorker, renderWorker, taintOf } from './context.ts'
import { contractFindings } from './contract.ts'
import { bindNodeHooks } from './node-hooks.ts'
import { keepNulls } from './null-columns.ts'
import { withOutsideTables } from './outside.ts'
import { pivotsOnData } from './pivot.ts'
import { seenBy } from './relations.ts'
import { besides, clear, createTable, tableName } from './tables.ts'
import { verdictOf } from './verdict.ts'

/** A node's SQL, or the error that rendering it ended with. */
export type Rendered = { readonly compiled: Compiled; readonly runtime: NodeRuntime } | { readonly error: unknown }

/**
 * Renders a model as its first run would: its own relation is not there yet.
 * @param ready resolves when what is above the node is bound
 */
export async function renderModel(
  context: BindContext,
  node: ModelNode | AnalysisNode,
  ready: () => Promise<void>,
): Promise<Rendered> {
  if (node.language !== 'sql')
    return { error: new NeedsMore(`it is written in ${LANGUAGES[node.language]}: what it gives is known when it runs`) }
  try {
    return await compileOn({ ...context.run, relations: seenBy(context.run, node, 'absent') }, renderWorker(context, ready), node)
  } catch (error) {
    return { error }
  }
}

/** What people call the languages of models. */
export const LANGUAGES = { python: 'Python', typescript: 'TypeScript' } as const

/** Binds a rendered model: an empty table of its columns stands for it, whatever it will be materialized as. */
export async function bindModel(
  context: BindContext,
  connection: Connection,
  node: ModelNode | AnalysisNode,
  rendered: Rendered,
): Promise<BoundNode> {
  const { run, missing } = context
  const compiled: MappedText | null = 'compiled' in rendered ? rendered.compiled : null
  const pivots = compiled !== null && pivotsOnData(compiled.text)
  const taint = taintOf(context, node) ?? (pivots ? 'the columns of its PIVOT are values of the data' : undefined)
  const about = { id: node.uniqueId, compiled, taint, missing }
  const name = isEphemeral(node) || node.resourceType === 'analysis' ? undefined : tableName(run, node)
  try {
    if (!('compiled' in rendered)) throw rendered.error
    const { text } = rendered.compiled
    await bindNodeHooks(context, connection, node, rendered.runtime, 'pre')
    if (name === undefined) {
      const columns = await connection.describe(`select * from (\n${text}\n)`)
      return taint === undefined ? bound(node, columns, compiled) : unchecked(node, taint, compiled)
    }
    await clear(context, connection, name)
    await withOutsideTables(context, connection, text, () =>
      connection.execute(`create or replace table ${name} as (\n${text}\n) with no data`),
    )
    if (taint !== undefined) {
      if (promisedColumns(node) !== null) await stub(context, connection, node, name)
      return unchecked(node, taint, compiled)
    }
    if (node.config.materialized === 'view') await keepNulls(context, connection, name, text)
    if (node.resourceType === 'model' && node.config.materialized === 'incremental')
      await bindAgain(context, connection, node, name)
    if (node.resourceType === 'model' && node.contract.enforced) {
      const diagnostics = await contractFindings(run, connection, node, rendered.compiled, rendered.runtime)
      if (diagnostics.length > 0) {
        await stub(context, connection, node, name)
        return { state: 'failed', id: node.uniqueId, diagnostics, compiled, promised: promisedColumns(node) }
      }
    }
    await bindNodeHooks(context, connection, node, rendered.runtime, 'post')
    return bound(node, [], compiled)
  } catch (error) {
    const failedText = error instanceof SecondMode ? error.compiled : compiled
    const cause = error instanceof SecondMode ? error.cause : error
    const verdict = verdictOf(run, cause, node, { ...about, compiled: failedText })
    if (name !== undefined && !(error instanceof SecondMode)) await stub(context, connection, node, name)
    return verdict
  }
}

function bound(
  node: ModelNode | AnalysisNode,
  columns: readonly ResultColumn[],
  compiled: MappedText | null,
): Extract<BoundNode, { state: 'bound' }> {
  return { state: 'bound', id: node.uniqueId, columns, compiled }
}

/** Something of that name has to be there, so that what stands on it does not fail for its absence. */
async function stub(context: BindContext, connection: Connection, node: ModelNode | AnalysisNode, name: string): Promise<void> {
  const described = Object.values(node.columns).map((column) => ({ name: column.name, type: 'INTEGER' }))
  await createTable(context, connection, name, promisedColumns(node) ?? described)
}

/** An error of the second and later runs of an incremental model, with the SQL of those runs. */
class SecondMode extends Error {
  readonly compiled: MappedText | null
  constructor(compiled: MappedText | null, cause: unknown) {
    super('an error of a later run', { cause })
    this.compiled = compiled
  }
}

/** Binds an incremental model as later runs see it, and what its strategy makes of the new rows. */
async function bindAgain(context: BindContext, connection: Connection, node: ModelNode, name: string): Promise<void> {
  const run = { ...context.run, relations: seenBy(context.run, node, 'there') }
  const { worker, gate } = gatedWorker(context, connection)
  const rows = besides(name, 'rows')
  let compiled: MappedText | null = null
  try {
    const bare: ModelNode = { ...node, config: { ...node.config, 'pre-hook': [], 'post-hook': [], persist_docs: {}, grants: {} } }
    const again = await compileOn(run, worker, bare)
    compiled = again.compiled
    await connection.execute(`create or replace table ${rows} as (\n${again.compiled.text}\n) with no data`)
    if (node.config['incremental_strategy'] !== 'microbatch') {
      gate.open()
      const text = `select * from ${rows}`
      const { runtime } = again
      await materializeIncremental({ run, node: bare, runtime, connection, compiled: { text, map: { at: () => undefined } } })
    }
  } catch (error) {
    if (connection.inTransaction) await connection.rollback()
    throw new SecondMode(compiled, error)
  } finally {
    await connection.execute(`drop table if exists ${rows}`)
  }
}
