import { call, iterate, str, Tuple, truthy, type Value } from '../../jinja/index.ts'
import { failure } from '../../model/index.ts'
import {
  applyGrants,
  createIndexes,
  existing,
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

/**
 * A slowly changing dimension (type 2): the first run creates the table; later ones stage the changes in a temporary
 * table, add columns that are new, and update and insert from there. Nothing is ever dropped.
 */
export async function materializeSnapshot(step: Step): Promise<Outcome> {
  const target = targetOf(step)
  const before = existing(step)
  if (before !== undefined && before.type !== 'table') {
    throw failure('PW4011', `Trying to create table ${relationSql(step, before)}, but it currently exists as a ${before.type}.`, {
      family: 'Compilation Error',
      hint: `Drop ${relationSql(step, before)} or give the snapshot another name.`,
    })
  }
  const relation = await relationValue(step, 'table')
  await runHooks(step, 'pre', false)
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    const strategy = await strategyOf(step, before !== undefined)
    if (before === undefined) await create(step, strategy, relation)
    else await update(step, strategy, relation)
    step.run.relations.add({ ...target, type: 'table' })
    await applyGrants(step, relation, before !== undefined, false)
    await persistDocs(step, relation)
    if (before === undefined) await createIndexes(step, relation)
    await runHooks(step, 'post', true)
  })
  await runHooks(step, 'post', false)
  return { relations: [{ ...target, type: 'table' }] }
}

async function strategyOf(step: Step, targetExists: boolean): Promise<Value> {
  const model = step.runtime.scope.lookup('model') ?? null
  const name = step.node.config['strategy']
  const macro = await step.runtime.callMacro('strategy_dispatch', [typeof name === 'string' ? name : null])
  return call(macro, [model, 'snapshotted_data', 'source_data', attribute(model, 'config'), targetExists])
}

async function create(step: Step, strategy: Value, relation: Value): Promise<void> {
  const build = textOf(await step.runtime.callMacro('build_snapshot_table', [strategy, step.compiled.text]))
  await step.runtime.callMacro('check_time_data_types', [build])
  await send(step, textOf(await step.runtime.callMacro('create_table_as', [false, relation, build])), { name: 'main' })
}

async function update(step: Step, strategy: Value, relation: Value): Promise<void> {
  const { runtime } = step
  const adapter = runtime.scope.lookup('adapter') ?? null
  const config = runtime.scope.lookup('config') ?? null
  const configured = await callMethod(config, 'get', ['snapshot_table_column_names'])
  const columns = truthy(configured) ? configured : await runtime.callMacro('get_snapshot_table_column_names')
  await callMethod(adapter, 'assert_valid_snapshot_target_given_strategy', [relation, columns, strategy])
  const select = await runtime.callMacro('snapshot_staging_table', [strategy, step.compiled.text, relation])
  const staging = await runtime.callMacro('build_snapshot_staging_table', [strategy, step.compiled.text, relation])
  const working = workingColumns(strategy)
  const missing = withoutColumns(await callMethod(adapter, 'get_missing_columns', [staging, relation]), working)
  await runtime.callMacro('create_columns', [relation, missing])
  const source = withoutColumns(await callMethod(adapter, 'get_columns_in_relation', [staging]), working)
  const names: Value[] = []
  for (const column of source) names.push(await callMethod(adapter, 'quote', [attribute(column, 'name')]))
  const merge = await runtime.callMacro('snapshot_merge_sql', [], { target: relation, source: staging, insert_cols: names })
  await runtime.callMacro('check_time_data_types', [select])
  await send(step, textOf(merge), { name: 'main' })
  await runtime.callMacro('post_snapshot', [staging])
}

/** Columns of the staging table that only steer the merge. */
function workingColumns(strategy: Value): Set<string> {
  const names = new Set(['dbt_change_type', 'dbt_unique_key'])
  const key = attribute(strategy, 'unique_key')
  if (Array.isArray(key) && !(key instanceof Tuple)) for (const index of key.keys()) names.add(`dbt_unique_key_${index + 1}`)
  return names
}

function withoutColumns(columns: Value, names: ReadonlySet<string>): Value[] {
  return [...iterate(columns)].filter((column) => !names.has(str(attribute(column, 'name')).toLowerCase()))
}
