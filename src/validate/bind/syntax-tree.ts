import { type Connection, syntaxTrees } from '../../adapter/index.ts'
import type { Json, JsonObject } from '../../model/index.ts'

/** A part of DuckDB's syntax tree. */
export type TreeNode = JsonObject
export type Tree = Json

/**
 * DuckDB's syntax tree of a query.
 * @returns nothing for what is no SELECT (PIVOT, DDL) or does not parse
 */
export async function selectTree(connection: Connection, sql: string): Promise<TreeNode | undefined> {
  const [tree] = await selectTrees(connection, [sql])
  return tree
}

/** The trees of many queries. */
export async function selectTrees(connection: Connection, texts: readonly string[]): Promise<(TreeNode | undefined)[]> {
  const trees = await syntaxTrees(connection, texts)
  return trees.map((tree) => (isTreeNode(tree) && tree['error'] !== true ? tree : undefined))
}

export function isTreeNode(value: Tree | undefined): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every node of the tree, parents first. */
export function* walk(tree: Tree | undefined): Generator<TreeNode, undefined> {
  if (Array.isArray(tree)) for (const item of tree) yield* walk(item)
  else if (isTreeNode(tree)) {
    yield tree
    for (const value of Object.values(tree)) if (typeof value === 'object' && value !== null) yield* walk(value)
  }
  return undefined
}

export function textAt(node: TreeNode, key: string): string {
  const value = node[key]
  return typeof value === 'string' ? value : ''
}

export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly name: string
  /** Byte offset in the text, where the tree knows one. */
  readonly location: number | undefined
}

/** The tables that a query names itself: no CTEs of its own, no functions. */
export function tablesOf(tree: TreeNode): TableName[] {
  const ctes = cteNames(tree)
  const found: TableName[] = []
  for (const node of walk(tree)) {
    if (node['type'] !== 'BASE_TABLE') continue
    const name = textAt(node, 'table_name')
    const schema = textAt(node, 'schema_name')
    if (schema === '' && ctes.has(name.toLowerCase())) continue
    const location = node['query_location']
    found.push({
      catalog: textAt(node, 'catalog_name'),
      schema,
      name,
      location: typeof location === 'number' ? location : undefined,
    })
  }
  return found
}

/** Names of the functions that a query reads from. */
export function tableFunctionsOf(tree: TreeNode): string[] {
  return [...walk(tree)].flatMap((node) =>
    node['type'] === 'TABLE_FUNCTION' && isTreeNode(node['function'])
      ? [textAt(node['function'], 'function_name').toLowerCase()]
      : [],
  )
}

function cteNames(tree: TreeNode): Set<string> {
  const names = new Set<string>()
  for (const node of walk(tree)) {
    const ctes = node['cte_map']
    const entries = isTreeNode(ctes) ? ctes['map'] : undefined
    if (!Array.isArray(entries)) continue
    for (const entry of entries) if (isTreeNode(entry)) names.add(textAt(entry, 'key').toLowerCase())
  }
  return names
}
