import { call, Dict, str, truthy, type Value } from '../../jinja/index.ts'
import {
  applyGrants,
  createIndexes,
  createTable,
  dropLeftovers,
  dropSql,
  existing,
  fullRefresh,
  type Outcome,
  persistDocs,
  relationSql,
  relationValue,
  runHooks,
  type Step,
  send,
  targetOf,
  textOf,
  transaction,
} from './step.ts'
import { attribute, callMethod } from './values.ts'

const WORKING = '__dbt_tmp'

/** How an incremental model meets what is there. */
type Mode = 'create' | 'replace' | 'update'

/**
 * An incremental model: created when absent, replaced when it is a view or a full refresh is asked for, else the new rows
 * go to a temporary table and the strategy's macro merges them in. One transaction, so that the table is as it was or new.
 */
export async function materializeIncremental(step: Step): Promise<Outcome> {
  const target = targetOf(step)
  const before = existing(step)
  const mode: Mode = before === undefined ? 'create' : before.type === 'view' || fullRefresh(step) ? 'replace' : 'update'
  const onSchemaChange = await step.runtime.callMacro(
    'incremental_validate_on_schema_change',
    [textOr(step.node.config['on_schema_change'])],
    { default: 'ignore' },
  )
  await dropLeftovers(step, [WORKING, '__dbt_backup'])
  await runHooks(step, 'pre', false)
  const relation = await relationValue(step, 'table')
  let temporary: string | undefined
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    temporary = await build(step, mode, onSchemaChange)
    step.run.relations.add({ ...target, type: 'table' })
    await applyGrants(step, relation, before !== undefined, mode === 'replace')
    if (mode !== 'update') await createIndexes(step, relation)
    await persistDocs(step, relation)
    await runHooks(step, 'post', true)
  })
  if (temporary !== undefined) await dropTemporary(step, temporary)
  await runHooks(step, 'post', false)
  return { relations: [{ ...target, type: 'table' }] }
}

/** Gives the name of the temporary table, where there is one. */
async function build(step: Step, mode: Mode, onSchemaChange: Value): Promise<string | undefined> {
  switch (mode) {
    case 'create':
      await createTable(step, false, await relationValue(step, 'table'), { name: 'main' })
      return undefined
    case 'replace':
      await replace(step)
      return undefined
    case 'update':
      return update(step, onSchemaChange)
  }
}

async function replace(step: Step): Promise<void> {
  const before = existing(step)
  const target = targetOf(step)
  await createTable(step, false, await relationValue(step, 'table', WORKING), { name: 'main' })
  const working = relationSql(step, { ...target, identifier: target.identifier + WORKING })
  const rename = `alter table ${working} rename to ${step.run.dialect.quote(target.identifier)}`
  await send(step, before === undefined ? rename : `${dropSql(step, before)};\n${rename}`)
}

async function update(step: Step, onSchemaChange: Value): Promise<string> {
  const target = await relationValue(step, 'table')
  const temporary = await step.runtime.callMacro('make_temp_relation', [target])
  await createTable(step, true, temporary)
  const changed = await step.runtime.callMacro('process_schema_changes', [onSchemaChange, temporary, target])
  const adapter = step.runtime.scope.lookup('adapter') ?? null
  const columns = truthy(changed) ? changed : await callMethod(adapter, 'get_columns_in_relation', [target])
  const strategy = step.node.config['incremental_strategy']
  const context = step.runtime.scope.lookup('context') ?? null
  const macro = await callMethod(adapter, 'get_incremental_strategy_macro', [
    context,
    typeof strategy === 'string' && strategy !== '' ? strategy : 'default',
  ])
  const config = step.runtime.scope.lookup('config') ?? null
  const predicates = await callMethod(config, 'get', ['predicates', null])
  const argument = Dict.of([
    ['target_relation', target],
    ['temp_relation', temporary],
    ['unique_key', await callMethod(config, 'get', ['unique_key'])],
    ['dest_columns', columns],
    [
      'incremental_predicates',
      truthy(predicates) ? predicates : await callMethod(config, 'get', ['incremental_predicates', null]),
    ],
  ])
  const sql = textOf(await call(macro, [argument]))
  await send(step, sql, { name: 'main' })
  return str(attribute(temporary, 'identifier'))
}

/** The connection serves the next node too, so the temporary table cannot wait for its end. */
async function dropTemporary(step: Step, identifier: string): Promise<void> {
  await send(step, `drop table if exists temp.${step.run.dialect.quote(identifier)}`, { autoBegin: false })
}

function textOr(value: unknown): Value {
  return typeof value === 'string' ? value : null
}
