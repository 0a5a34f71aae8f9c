import { call, length, type Value } from '../../jinja/index.ts'
import { failure } from '../../model/index.ts'
import {
  applyGrants,
  createIndexes,
  existing,
  fullRefresh,
  type Outcome,
  persistDocs,
  relationSql,
  relationValue,
  runHooks,
  type Step,
  targetOf,
  transaction,
} from './step.ts'
import { attribute } from './values.ts'

/** A CSV file as a table: created or emptied, then filled, in one transaction. */
export async function materializeSeed(step: Step): Promise<Outcome> {
  const target = targetOf(step)
  const before = existing(step)
  if (before?.type === 'view')
    throw failure('PW4010', `Cannot seed to '${relationSql(step, before)}', it is a view`, { family: 'Compilation Error' })
  const refresh = fullRefresh(step)
  const load = step.runtime.scope.lookup('load_agate_table') ?? null
  const table = await call(load, [])
  const rows = rowCount(table)
  await runHooks(step, 'pre', false)
  const relation = await relationValue(step, 'table')
  const model = step.runtime.scope.lookup('model') ?? null
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    if (before === undefined) await step.runtime.callMacro('create_csv_table', [model, table])
    else await step.runtime.callMacro('reset_csv_table', [model, refresh, await relationValue(step, 'table'), table])
    if (rows > 0) await step.runtime.callMacro('load_csv_rows', [model, table])
    step.run.relations.add({ ...target, type: 'table' })
    await applyGrants(step, relation, before !== undefined, refresh)
    await persistDocs(step, relation)
    if (refresh || before === undefined) await createIndexes(step, relation)
    await runHooks(step, 'post', true)
  })
  await runHooks(step, 'post', false)
  return {
    relations: [{ ...target, type: 'table' }],
    response: { message: `${refresh ? 'CREATE' : 'INSERT'} ${rows}`, code: refresh ? 'CREATE' : 'INSERT', rowsAffected: rows },
  }
}

function rowCount(table: Value): number {
  return length(attribute(table, 'rows'))
}
