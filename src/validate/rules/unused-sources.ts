import { entryPlace } from '../places.ts'
import type { Look, Rule } from './rule.ts'

export const unusedSources: Rule = {
  code: 'PW3202',
  severity: 'info',
  why: 'A source that nothing reads is left over, or somebody reads its table by name.',
  check: (look: Look) =>
    look.nodes.flatMap((node) => {
      if (node.resourceType !== 'source') return []
      const readers = (look.run.graph.children.get(node.uniqueId) ?? []).filter((id) => !id.startsWith('test.'))
      const at = readers.length > 0 ? undefined : entryPlace(look.run, node, ['name'])
      return at === undefined ? [] : [{ node, at, message: `Nothing reads the source ${node.sourceName}.${node.name}` }]
    }),
}
