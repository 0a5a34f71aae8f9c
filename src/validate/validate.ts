import type { ResultColumn } from '../adapter/index.ts'
import { placeOf } from '../context/index.ts'
import type { GraphNode, NodeId } from '../model/index.ts'
import { type HookMoment, hooksAt } from '../run/index.ts'
import type { Binder } from './bind/binder.ts'
import type { BoundNode } from './bind/bound.ts'
import { bindHook } from './bind/check.ts'
import { distinct, type Finding, inOrder, type Unchecked, type Validation } from './finding.ts'
import { literalFindings } from './literal-check.ts'
import { type RuleSeverities, ruleFindings } from './rules/index.ts'
import { suppressed } from './suppression.ts'

/** What beside the project itself decides on findings. */
export interface ValidateOptions {
  readonly severities: RuleSeverities
  /** The columns that a relation has in the target's database, where it can be reached. */
  readonly existing: (node: GraphNode) => Promise<readonly ResultColumn[] | undefined>
}

/**
 * Binds the selected nodes, with all that they stand on, and the hooks around them.
 * @param selected what is reported; what it stands on is bound, but has no findings here
 */
export async function validateProject(
  binder: Binder,
  selected: readonly NodeId[],
  options: ValidateOptions,
): Promise<Validation> {
  const hooks = [...(await bindHooks(binder, 'on-run-start'))]
  const bound = await binder.bind(selected)
  hooks.push(...(await bindHooks(binder, 'on-run-end')))
  const reported = [...hooks, ...selected.flatMap((id) => bound.get(id) ?? [])]
  const literals = await literalFindings(binder, reported)
  const { run } = binder.context
  const nodes = selected.flatMap((id) => run.project.nodes.get(id) ?? []).filter((node) => node.packageName === run.project.name)
  const rules = await ruleFindings({ run, nodes, bound, existing: options.existing }, options.severities)
  const all = distinct([...reported.flatMap(findingsOf), ...literals, ...rules])
  const files = nodes.map((node) => placeOf(run.world.packages, node))
  const { findings, count } = suppressed(all, files, run.sourceText)
  return {
    findings: inOrder(findings),
    unchecked: [...reported.flatMap(uncheckedOf), ...remarksOf(binder, selected)],
    checked: reported.filter((each) => each.state !== 'unchecked' && each.compiled !== null).length,
    suppressed: count,
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
