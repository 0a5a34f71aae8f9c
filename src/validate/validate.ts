import type { NodeId } from '../model/index.ts'
import { type HookMoment, hooksAt } from '../run/index.ts'
import type { Binder } from './bind/binder.ts'
import type { BoundNode } from './bind/bound.ts'
import { bindHook } from './bind/check.ts'
import { distinct, type Finding, inOrder, type Unchecked, type Validation } from './finding.ts'
import { literalFindings } from './literal-check.ts'

/**
 * Binds the selected nodes, with all that they stand on, and the hooks around them.
 * @param selected what is reported; what it stands on is bound, but has no findings here
 */
export async function validateProject(binder: Binder, selected: readonly NodeId[]): Promise<Validation> {
  const hooks = [...(await bindHooks(binder, 'on-run-start'))]
  const bound = await binder.bind(selected)
  hooks.push(...(await bindHooks(binder, 'on-run-end')))
  const reported = [...hooks, ...selected.flatMap((id) => bound.get(id) ?? [])]
  const literals = await literalFindings(binder, reported)
  return {
    findings: inOrder(distinct([...reported.flatMap(findingsOf), ...literals])),
    unchecked: [...reported.flatMap(uncheckedOf), ...remarksOf(binder, selected)],
    checked: reported.filter((each) => each.state !== 'unchecked' && each.compiled !== null).length,
    suppressed: 0,
  }
}

async function bindHooks(binder: Binder, moment: HookMoment): Promise<BoundNode[]> {
  const { context } = binder
  const found: BoundNode[] = []
  for (const hook of hooksAt(context.run, moment)) found.push(await bindHook(context, context.questions, hook, moment))
  return found
}

function remarksOf({ context }: Binder, selected: readonly NodeId[]): readonly Unchecked[] {
  const wanted = new Set(selected)
  return context.remarks.filter(({ resource }) => wanted.has(resource))
}

function findingsOf(bound: BoundNode): Finding[] {
  if (bound.state !== 'failed') return []
  return bound.diagnostics.map((diagnostic) => ({ diagnostic, resource: bound.id }))
}

function uncheckedOf(bound: BoundNode): Unchecked[] {
  return bound.state === 'unchecked' ? [{ resource: bound.id, because: bound.because }] : []
}
