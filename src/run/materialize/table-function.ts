import {
  type Outcome,
  persistDocs,
  relationSql,
  relationValue,
  runHooks,
  type Step,
  send,
  targetOf,
  transaction,
} from './step.ts'

/** A DuckDB table macro: a view with parameters, bound when it is called. */
export async function materializeTableFunction(step: Step): Promise<Outcome> {
  const target = targetOf(step)
  await runHooks(step, 'pre', false)
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    await send(
      step,
      `create or replace function ${relationSql(step, target)}(${parameters(step)}) as table (\n${step.compiled.text}\n)`,
      { name: 'main' },
    )
    await runHooks(step, 'post', true)
    await persistDocs(step, await relationValue(step, 'view'))
  })
  await runHooks(step, 'post', false)
  return { relations: [] }
}

function parameters(step: Step): string {
  const configured = step.node.config['parameters']
  if (Array.isArray(configured)) return configured.map(String).join(', ')
  return typeof configured === 'string' || typeof configured === 'number' ? String(configured) : ''
}
