import type { Severity } from '../../model/index.ts'
import { selectTrees } from '../bind/syntax-tree.ts'
import type { Finding } from '../finding.ts'
import { describedColumns } from './described-columns.ts'
import { hardCodedRelations } from './hard-coded-relations.ts'
import { incrementalTypes } from './incremental-types.ts'
import { nonDeterministic } from './non-deterministic.ts'
import { rowNumberOrder } from './row-number-order.ts'
import { findingOf, type Look, type Rule } from './rule.ts'
import { starInMarts } from './star-in-marts.ts'
import { undescribedModels } from './undescribed-models.ts'
import { untestedModels } from './untested-models.ts'
import { unusedMacros } from './unused-macros.ts'
import { unusedSources } from './unused-sources.ts'

/** Every rule, in the order of the codes. */
export const RULES: readonly Rule[] = [
  describedColumns,
  unusedSources,
  unusedMacros,
  untestedModels,
  undescribedModels,
  hardCodedRelations,
  starInMarts,
  rowNumberOrder,
  nonDeterministic,
  incrementalTypes,
]

/** `off`, or the severity that a rule's findings have instead of its own. */
export type RuleSeverities = ReadonlyMap<string, Severity | 'off'>

/** Findings of all rules that are not off. */
export async function ruleFindings(look: Omit<Look, 'trees'>, severities: RuleSeverities): Promise<Finding[]> {
  const rules = RULES.flatMap((rule) => {
    const severity = severities.get(rule.code) ?? rule.severity
    return severity === 'off' ? [] : [{ rule, severity }]
  })
  const full: Look = {
    ...look,
    trees: await treesFor(
      look,
      rules.map(({ rule }) => rule),
    ),
  }
  const found: Finding[] = []
  for (const { rule, severity } of rules)
    for (const hit of await rule.check(full)) found.push(findingOf(full, rule, severity, hit))
  return found
}

const AT_A_TIME = 200

async function treesFor(look: Omit<Look, 'trees'>, rules: readonly Rule[]): Promise<Look['trees']> {
  const wanted = look.nodes.flatMap((node) => {
    const bound = look.bound.get(node.uniqueId)
    if (bound?.state !== 'bound' || bound.compiled === null || node.resourceType !== 'model') return []
    const { text } = bound.compiled
    return rules.some((rule) => rule.trees?.(text, node, look.run) === true) ? [{ id: node.uniqueId, text }] : []
  })
  const trees = new Map()
  const connection = await look.run.session.connect('rules')
  for (let from = 0; from < wanted.length; from += AT_A_TIME) {
    const part = wanted.slice(from, from + AT_A_TIME)
    const found = await selectTrees(
      connection,
      part.map(({ text }) => text),
    )
    for (const [index, { id }] of part.entries()) if (found[index] !== undefined) trees.set(id, found[index])
  }
  await connection.release()
  return trees
}
