import { type Connection, DatabaseError, type ResultColumn } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import { frame } from '../../config/index.ts'
import { type NodeRuntime, placeOf } from '../../context/index.ts'
import type { Diagnostic, Location, ModelNode } from '../../model/index.ts'
import { type RunWorld, sqlPlace } from '../../run/index.ts'
import { columnPlace } from '../places.ts'
import { isTreeNode, selectTree, type TreeNode, textAt } from './syntax-tree.ts'

/**
 * Compares a model's columns with its enforced contract: the verdict is that of dbt's own macro, the places are of each column.
 * @throws what the macro throws where no single column is to blame
 */
export async function contractFindings(
  run: RunWorld,
  connection: Connection,
  node: ModelNode,
  compiled: MappedText,
  runtime: NodeRuntime,
): Promise<Diagnostic[]> {
  try {
    await runtime.callMacro('get_assert_columns_equivalent', [compiled.text])
    return []
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    const found = await columnFindings(run, connection, node, compiled)
    if (found.length === 0) throw error
    return found
  }
}

async function columnFindings(
  run: RunWorld,
  connection: Connection,
  node: ModelNode,
  compiled: MappedText,
): Promise<Diagnostic[]> {
  const actual = await connection.describe(`select * from (\n${compiled.text}\n)`)
  const promised = await typedContract(connection, run, node)
  const items = selectItems(await selectTree(connection, compiled.text))
  const extra = actual.filter(({ name }) => !promised.some((column) => column.name === name))
  const absent = promised.filter(({ name }) => !actual.some((column) => column.name === name))
  const here = (name: string): Location | undefined => itemPlace(run, node, compiled, items.get(name.toLowerCase()))
  const there = (name: string): Location | undefined => columnPlace(run, node, name)
  const found: Diagnostic[] = []
  const renamed = extra.length === 1 && absent.length === 1 ? absent[0] : undefined
  for (const column of extra) {
    const instead = renamed === undefined ? '' : `; the contract has "${renamed.name}", which it does not give`
    found.push(
      diagnostic(
        run,
        node,
        `Column "${column.name}" is not in the contract${instead}`,
        here(column.name),
        there(renamed?.name ?? ''),
      ),
    )
  }
  if (renamed === undefined)
    for (const column of absent)
      found.push(
        diagnostic(run, node, `Column "${column.name}" of the contract is not in the model`, there(column.name), undefined),
      )
  for (const column of actual) {
    const match = promised.find(({ name }) => name === column.name)
    if (match === undefined || match.type === column.type) continue
    const message = `Column "${column.name}" is ${column.type}; the contract says ${match.type}`
    found.push(diagnostic(run, node, message, here(column.name), columnPlace(run, node, column.name, 'data_type')))
  }
  return found
}

/** The contract's types as DuckDB names them. */
async function typedContract(connection: Connection, run: RunWorld, node: ModelNode): Promise<readonly ResultColumn[]> {
  const list = Object.values(node.columns).map(
    ({ name, dataType }) => `cast(null as ${dataType ?? 'integer'}) as ${run.dialect.quote(name)}`,
  )
  return list.length === 0 ? [] : connection.describe(`select ${list.join(', ')}`)
}

function diagnostic(
  run: RunWorld,
  node: ModelNode,
  message: string,
  at: Location | undefined,
  other: Location | undefined,
): Diagnostic {
  const place = at ?? other ?? { path: placeOf(run.world.packages, node) }
  const text = run.sourceText(place.path)
  const drawn = text === undefined || place.line === undefined ? undefined : frame(text, place)
  return {
    code: 'PW3110',
    severity: 'error',
    family: 'Compilation Error',
    message,
    at: place,
    ...(drawn === undefined ? {} : { frame: drawn }),
    ...(at === undefined || other === undefined ? {} : { hint: `The contract: ${other.path}:${other.line ?? 1}` }),
  }
}

/** The byte offset of each item of the outermost select list, by the name of its column. */
export function selectItems(tree: TreeNode | undefined): ReadonlyMap<string, number> {
  const items = new Map<string, number>()
  for (const item of outermostItems(tree)) {
    const names = item['column_names']
    const last = Array.isArray(names) ? names.at(-1) : undefined
    const alias = textAt(item, 'alias')
    const name = alias !== '' ? alias : typeof last === 'string' ? last : undefined
    const location = item['query_location']
    if (name !== undefined && typeof location === 'number') items.set(name.toLowerCase(), location)
  }
  return items
}

function outermostItems(tree: TreeNode | undefined): readonly TreeNode[] {
  const statements = tree?.['statements']
  const statement = Array.isArray(statements) ? statements[0] : undefined
  let node = isTreeNode(statement) ? statement['node'] : undefined
  while (isTreeNode(node) && node['type'] === 'SET_OPERATION_NODE') node = node['left']
  const list = isTreeNode(node) ? node['select_list'] : undefined
  return Array.isArray(list) ? list.filter(isTreeNode) : []
}

function itemPlace(run: RunWorld, node: ModelNode, compiled: MappedText, byte: number | undefined): Location | undefined {
  if (byte === undefined) return undefined
  const position = Buffer.from(compiled.text, 'utf8').subarray(0, byte).toString('utf8').length
  const error = new DatabaseError({
    category: 'compile',
    exceptionType: 'Binder',
    detail: '',
    raw: '',
    position,
    sql: compiled.text,
  })
  return sqlPlace(run, error, compiled, run.compiled.get(node.uniqueId)?.path ?? undefined)?.at
}
