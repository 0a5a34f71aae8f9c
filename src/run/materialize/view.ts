import { orReplace, replacesInPlace } from './replace.ts'
import {
  applyGrants,
  dropLeftovers,
  dropSql,
  existing,
  isPlain,
  type Outcome,
  persistDocs,
  relationValue,
  runHooks,
  type Step,
  send,
  sendTogether,
  targetOf,
  textOf,
  transaction,
} from './step.ts'

/** A view from the node's SQL; whatever had its name before goes in the same transaction. */
export async function materializeView(step: Step): Promise<Outcome> {
  const target = targetOf(step)
  const before = existing(step)
  await runHooks(step, 'pre', false)
  await dropLeftovers(step, ['__dbt_tmp', '__dbt_backup'])
  if (isPlain(step)) {
    const create = await createViewSql(step)
    if (before === undefined) await send(step, create, { name: 'main', autoBegin: false })
    else if (replacesInPlace(step, before, 'view'))
      await send(step, orReplace(create), { name: 'main', autoBegin: false, written: create })
    else await sendTogether(step, [dropSql(step, before), create], { name: 'main', written: create })
  } else {
    await buildInSteps(step)
  }
  step.run.relations.add({ ...target, type: 'view' })
  await runHooks(step, 'post', false)
  return { relations: [{ ...target, type: 'view' }] }
}

async function buildInSteps(step: Step): Promise<void> {
  const before = existing(step)
  const target = await relationValue(step, 'view')
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    if (before !== undefined) await send(step, dropSql(step, before))
    await send(step, await createViewSql(step), { name: 'main' })
    step.run.relations.add({ ...targetOf(step), type: 'view' })
    await applyGrants(step, target, before !== undefined, true)
    await persistDocs(step, target)
    await runHooks(step, 'post', true)
  })
}

async function createViewSql(step: Step): Promise<string> {
  return textOf(await step.runtime.callMacro('get_create_view_as_sql', [await relationValue(step, 'view'), step.compiled.text]))
}
