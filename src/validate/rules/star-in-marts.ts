import { isTreeNode, type TreeNode } from '../bind/syntax-tree.ts'
import { boundModels, type Hit, type Look, placeOfByte, type Rule } from './rule.ts'

export const starInMarts: Rule = {
  code: 'PW3207',
  severity: 'info',
  why: 'A star over another relation at the end of a mart: whoever reads the mart gets columns that nobody decided on.',
  trees: (sql) => /\bselect\s+(?:\w+\.)?\*/i.test(sql),
  check(look: Look) {
    const hits: Hit[] = []
    for (const { node, compiled, tree } of boundModels(look)) {
      const children = look.run.graph.children.get(node.uniqueId) ?? []
      if (node.resourceType !== 'model' || children.some((id) => /^(model|snapshot)\./.test(id))) continue
      const star = lastStar(tree)
      const at = star === undefined ? undefined : placeOfByte(compiled, star)
      if (at !== undefined) hits.push({ node, at, message: `${node.name} ends with a star over another relation` })
    }
    return hits
  },
}

/** `select * from CTE` is a habit that names its columns above; a star over a table names none. */
function lastStar(tree: TreeNode): number | undefined {
  const statements = tree['statements']
  const statement = Array.isArray(statements) ? statements[0] : undefined
  const select = isTreeNode(statement) ? statement['node'] : undefined
  if (!isTreeNode(select) || !isTreeNode(select['from_table']) || select['from_table']['type'] !== 'BASE_TABLE') return undefined
  if (typeof select['from_table']['schema_name'] !== 'string' || select['from_table']['schema_name'] === '') return undefined
  const list = select['select_list']
  const star = Array.isArray(list) ? list.find((item) => isTreeNode(item) && item['class'] === 'STAR') : undefined
  const location = isTreeNode(star) ? star['query_location'] : undefined
  return typeof location === 'number' ? location : undefined
}
