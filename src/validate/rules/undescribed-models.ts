import { placeOf } from '../../context/index.ts'
import type { Look, Rule } from './rule.ts'

export const undescribedModels: Rule = {
  code: 'PW3205',
  severity: 'info',
  why: 'A description says what a row is, which SQL does not.',
  check: (look: Look) =>
    look.nodes.flatMap((node) =>
      node.resourceType !== 'model' || node.description.trim() !== ''
        ? []
        : [{ node, at: { path: placeOf(look.run.world.packages, node), line: 1 }, message: `${node.name} has no description` }],
    ),
}
