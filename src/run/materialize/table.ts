import { isOneStatement, orReplace, replacesInPlace } from './replace.ts'
import {
  applyGrants,
  createIndexes,
  createTable,
  createTableCode,
  dropLeftovers,
  dropSql,
  existing,
  isPlain,
  type Outcome,
  persistDocs,
  relationSql,
  relationValue,
  runHooks,
  type Step,
  send,
  sendTogether,
  targetOf,
  transaction,
} from './step.ts'

const WORKING = '__dbt_tmp'
const LEFTOVERS = [WORKING, '__dbt_backup']

/**
 * A table from the node's SQL. What was there before stays until the new table is complete: it is replaced by one statement,
 * or the new one is built under a working name and takes its place in the same transaction, so that a failure, a kill or a
 * reader never sees half of it.
 */
export async function materializeTable(step: Step): Promise<Outcome> {
  await dropLeftovers(step, LEFTOVERS)
  await runHooks(step, 'pre', false)
  if (isPlain(step)) await buildAtOnce(step)
  else await buildInSteps(step)
  await runHooks(step, 'post', false)
  return { relations: [{ ...targetOf(step), type: 'table' }] }
}

/** Nothing happens between the statements: one round trip. */
async function buildAtOnce(step: Step): Promise<void> {
  const before = existing(step)
  const target = targetOf(step)
  const inPlace = before === undefined || replacesInPlace(step, before, 'table')
  const create = await createTableSql(step, inPlace ? '' : WORKING)
  if (!inPlace) {
    await sendTogether(step, [create, dropSql(step, before), renameSql(step)], { name: 'main', written: create })
  } else if (before !== undefined) {
    await send(step, orReplace(create), { name: 'main', autoBegin: false, written: create })
  } else if (isOneStatement(step)) {
    await send(step, create, { name: 'main', autoBegin: false })
  } else {
    await sendTogether(step, [create], { name: 'main', written: create })
  }
  step.run.relations.add({ ...target, type: 'table' })
}

async function buildInSteps(step: Step): Promise<void> {
  const before = existing(step)
  const target = await relationValue(step, 'table')
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    await createTable(step, false, await relationValue(step, 'table', before === undefined ? '' : WORKING), { name: 'main' })
    if (before !== undefined) await send(step, `${dropSql(step, before)};\n${renameSql(step)}`)
    step.run.relations.add({ ...targetOf(step), type: 'table' })
    await createIndexes(step, target)
    await runHooks(step, 'post', true)
    await applyGrants(step, target, before !== undefined, true)
    await persistDocs(step, target)
  })
}

async function createTableSql(step: Step, suffix: string): Promise<string> {
  return createTableCode(step, false, await relationValue(step, 'table', suffix))
}

function renameSql(step: Step): string {
  const target = targetOf(step)
  return `alter table ${relationSql(step, { ...target, identifier: target.identifier + WORKING })} rename to ${step.run.dialect.quote(target.identifier)}`
}
