import type { Connection, ResultColumn } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import type { NodeId, OperationNode, TestNode, UnitTestNode } from '../../model/index.ts'
import { builtSchemas, compileOn, dataTestSql, endContext, type HookMoment, prepareUnitTest } from '../../run/index.ts'
import { type BoundNode, unchecked } from './bound.ts'
import { type BindContext, gatedWorker, renderWorker, taintOf } from './context.ts'
import { isOutsideTable, withOutsideTables } from './outside.ts'
import { seenBy } from './relations.ts'
import { bindStatements, statementsOf } from './statements.ts'
import { tableName } from './tables.ts'
import { unknownColumns } from './unit-columns.ts'
import { databaseErrorIn, verdictOf } from './verdict.ts'

/** A data test: the statement that would count its failing rows. */
export async function bindDataTest(context: BindContext, connection: Connection, node: TestNode): Promise<BoundNode> {
  const { run } = context
  const id = node.uniqueId
  const taint = taintOf(context, node)
  let compiled: MappedText | null = null
  try {
    const rendered = await compileOn(
      { ...run, relations: seenBy(run, node, 'there') },
      renderWorker(context, async () => undefined),
      node,
    )
    compiled = rendered.compiled
    const step = { run, node, runtime: rendered.runtime, connection, compiled: rendered.compiled }
    const sql = await dataTestSql(step, node)
    const columns = await withOutsideTables(context, connection, rendered.compiled.text, () => connection.describe(sql))
    return taint === undefined ? { state: 'bound', id, columns, compiled } : unchecked(node, taint, compiled)
  } catch (error) {
    return verdictOf(run, error, node, { id, compiled, taint, missing: context.missing })
  }
}

/** A unit test: its fixtures, and the statement that compares; nothing is run. */
export async function bindUnitTest(context: BindContext, connection: Connection, node: UnitTestNode): Promise<BoundNode> {
  const { run } = context
  const id = node.uniqueId
  const taint = taintOf(context, node)
  let compiled: MappedText | null = null
  const wrong = await unknownColumns(context, node, (each) => knownColumns(context, connection, each))
  if (wrong.length > 0) return { state: 'failed', id, diagnostics: wrong, compiled: null, promised: null }
  try {
    const { worker } = gatedWorker(context, connection)
    const prepared = await prepareUnitTest(run, worker, node, (step) => {
      compiled = step.compiled
    })
    await connection.describe(prepared.sql)
    return taint === undefined ? { state: 'bound', id, columns: [], compiled } : unchecked(node, taint, compiled)
  } catch (error) {
    return verdictOf(run, error, node, { id, compiled, taint, missing: context.missing })
  }
}

/**
 * One hook of on-run-start or on-run-end: what it defines is defined, what it would write or read is bound. A hook may speak
 * of tables that are no part of the project: one that is not here leaves it unchecked.
 */
export async function bindHook(
  context: BindContext,
  connection: Connection,
  node: OperationNode,
  moment: HookMoment,
): Promise<BoundNode> {
  const { run } = context
  const id = node.uniqueId
  const about = { id, taint: undefined, missing: context.missing }
  let compiled: MappedText | null = null
  try {
    const extra = moment === 'on-run-end' ? endContext(run, [], builtSchemas(run, [])) : {}
    const worker = renderWorker(context, async () => undefined)
    const rendered = await compileOn(run, worker, node, { scope: { extra, face: 'operation' } })
    compiled = rendered.compiled
    const skipped = await bindStatements(connection, statementsOf(compiled.text))
    return skipped === undefined ? { state: 'bound', id, columns: [], compiled } : unchecked(node, skipped, compiled)
  } catch (error) {
    const database = databaseErrorIn(error)
    if (database !== undefined && isOutsideTable(database))
      return unchecked(node, database.detail.split('\n')[0]?.replace(/[!.]$/, '') ?? '', compiled)
    return verdictOf(run, error, node, { ...about, compiled })
  }
}

async function knownColumns(
  { run, done }: BindContext,
  connection: Connection,
  id: NodeId,
): Promise<readonly ResultColumn[] | undefined> {
  const bound = done.get(id)
  const node = run.project.nodes.get(id)
  if (bound?.state !== 'bound' || node === undefined) return undefined
  const name = tableName(run, node)
  return bound.columns.length > 0 || name === undefined ? bound.columns : connection.describe(`select * from ${name}`)
}
