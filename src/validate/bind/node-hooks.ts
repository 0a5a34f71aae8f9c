import type { Connection } from '../../adapter/index.ts'
import type { NodeRuntime } from '../../context/index.ts'
import { call, getattr, str } from '../../jinja/index.ts'
import type { ExecutableNode } from '../../model/index.ts'
import type { BindContext } from './context.ts'
import { isOutsideTable } from './outside.ts'
import { bindStatements, statementsOf } from './statements.ts'
import { databaseErrorIn } from './verdict.ts'

/**
 * What a node's own hooks, and its `sql_header`, do before or after it: what they define is defined, what they would write or
 * read is bound.
 */
export async function bindNodeHooks(
  context: BindContext,
  connection: Connection,
  node: ExecutableNode,
  runtime: NodeRuntime,
  which: 'pre' | 'post',
): Promise<void> {
  if (which === 'pre') await defineHeader(connection, node, runtime)
  for (const hook of node.config[which === 'pre' ? 'pre-hook' : 'post-hook'] ?? []) {
    const because = await bindOne(connection, await runtime.render(hook.sql, { path: node.originalFilePath }))
    if (because !== undefined) context.remarks.push({ resource: node.uniqueId, because: `its ${which}-hook: ${because}` })
  }
}

/** Hooks may speak of tables that are no part of the project. */
async function bindOne(connection: Connection, sql: string): Promise<string | undefined> {
  try {
    return await bindStatements(connection, statementsOf(sql))
  } catch (error) {
    const database = databaseErrorIn(error)
    if (database !== undefined && isOutsideTable(database)) return database.detail.split('\n')[0]
    throw error
  }
}

async function defineHeader(connection: Connection, node: ExecutableNode, runtime: NodeRuntime): Promise<void> {
  if (!('sql_header' in node.config) && !node.rawCode.includes('sql_header')) return
  const config = runtime.scope.lookup('config') ?? null
  const header = await call(getattr(config, 'get', true), ['sql_header'])
  if (header !== null) await bindStatements(connection, statementsOf(str(header)))
}
