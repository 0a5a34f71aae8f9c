import { columnPlace } from '../places.ts'
import type { Hit, Look, Rule } from './rule.ts'

/** A description that nothing answers to misleads whoever reads the documentation, and `persist_docs` fails on it. */
export const describedColumns: Rule = {
  code: 'PW3201',
  severity: 'warning',
  why: 'A description of a column that does not exist misleads its readers.',
  check(look: Look) {
    const hits: Hit[] = []
    for (const node of look.nodes) {
      const bound = look.bound.get(node.uniqueId)
      if (bound?.state !== 'bound' || bound.columns.length === 0 || !('columns' in node)) continue
      if (node.resourceType !== 'model' && node.resourceType !== 'seed' && node.resourceType !== 'snapshot') continue
      const known = new Set(bound.columns.map(({ name }) => name.toLowerCase()))
      const tested = new Set(
        look.nodes.flatMap((each) =>
          each.resourceType === 'test' && each.attachedNode === node.uniqueId ? (each.columnName?.toLowerCase() ?? []) : [],
        ),
      )
      for (const { name } of Object.values(node.columns)) {
        const bare = name.replace(/^"|"$/g, '').toLowerCase()
        if (known.has(bare) || tested.has(name.toLowerCase())) continue
        const at = columnPlace(look.run, node, name)
        if (at !== undefined) hits.push({ node, at, message: `${node.name} has no column "${name}"` })
      }
    }
    return hits
  },
}
