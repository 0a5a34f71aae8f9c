import { placeOf } from '../../context/index.ts'
import { isEphemeral } from '../../run/index.ts'
import type { Look, Rule } from './rule.ts'

export const untestedModels: Rule = {
  code: 'PW3204',
  severity: 'info',
  why: 'Without a test a model may go wrong unseen.',
  check: (look: Look) =>
    look.nodes.flatMap((node) => {
      if (node.resourceType !== 'model' || isEphemeral(node)) return []
      const tests = (look.run.graph.children.get(node.uniqueId) ?? []).filter((id) => /^(test|unit_test)\./.test(id))
      if (tests.length > 0) return []
      return [{ node, at: { path: placeOf(look.run.world.packages, node), line: 1 }, message: `${node.name} has no test` }]
    }),
}
