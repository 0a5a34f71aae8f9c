import type { Connection } from '../../../src/adapter/index.ts'
import { carryOut, type Invocation, resolveSettings } from '../../../src/cli/headless.ts'
import { openProject } from '../../../src/cli/open/index.ts'
import { withBinding } from '../../../src/cli/perform/binding.ts'
import type { NodeLineage, ProjectLineage } from '../../../src/lineage/index.ts'
import { lineageOf } from '../../../src/validate/index.ts'

/** What dropping columns of empty tables did to the queries that stand on them. */
export interface Dropped {
  /** Columns that lineage calls unused by a query, and how many of them the query cannot be bound without. */
  unused: number
  readonly broken: string[]
  /** Columns that lineage calls used by a query, and how many of them the query can be bound without all the same. */
  used: number
  spared: number
  /** Queries whose lineage is known without doubt, and all queries. */
  traced: number
  queries: number
  readonly doubts: string[]
}

/**
 * Binds a project, then drops every column of every relation in turn and binds each query that stands on it: with a column
 * that its lineage calls unused it must still bind.
 */
export async function dropEach(directory: string, env: Readonly<Record<string, string | undefined>>): Promise<Dropped> {
  const result: Dropped = { unused: 0, broken: [], used: 0, spared: 0, traced: 0, queries: 0, doubts: [] }
  const given = new Map<string, string>([['project_dir', directory]])
  const settings = resolveSettings({ command: 'lineage', given, env, cwd: directory })
  if (!('flags' in settings)) throw new Error(settings.map(({ message }) => message).join('\n'))
  const signal = new AbortController().signal
  const invocation: Invocation = {
    command: 'lineage',
    flags: settings.flags,
    given,
    args: [],
    argv: [],
    env,
    cwd: directory,
    now: () => new Date(),
    signal,
    secrets: [],
    warnings: [],
  }
  const said: string[] = []
  const sink = {
    name: 'failures',
    write(event: { kind: string; diagnostics?: readonly { message: string }[] }) {
      if (event.kind === 'command.failed') said.push(...(event.diagnostics ?? []).map(({ message }) => message))
    },
  }
  const outcome = await carryOut(invocation, [sink], async () => async ({ request }) => {
    const opened = await openProject(request)
    await withBinding(opened, invocation, [], signal, async ({ binder }) => {
      const types = new Set(['model', 'seed', 'snapshot', 'source', 'analysis'])
      await binder.bind(opened.graph.order.filter((id) => types.has(opened.project.nodes.get(id)?.resourceType ?? '')))
      await dropAll(binder.context.questions, await lineageOf(binder), result)
    })
    return { exitCode: 0, success: true, result: null }
  })
  if (!outcome.success) throw new Error(said.join('\n'))
  return result
}

async function dropAll(connection: Connection, lineage: ProjectLineage, result: Dropped): Promise<void> {
  const consumers = new Map<string, (NodeLineage & { kind: 'traced' })[]>()
  for (const one of lineage.values()) {
    if (one.kind === 'leaf') continue
    result.queries++
    if (one.kind === 'unknown') result.doubts.push(`${one.node.id}: ${one.because}`)
    else if (one.doubts.length > 0) result.doubts.push(`${one.node.id}: ${one.doubts.join('; ')}`)
    else {
      result.traced++
      // what does not bind with all columns tells nothing
      if (one.node.definition.kind === 'query' && (await bindable(connection, one.node.definition.sql)))
        for (const parent of one.node.parents) consumers.set(parent, [...(consumers.get(parent) ?? []), one])
    }
  }
  for (const [id, queries] of consumers) {
    const parent = lineage.get(id)
    if (parent?.node.relation == null || parent.node.cte !== null || parent.node.location !== null) continue
    for (const { name } of parent.node.columns ?? [])
      await dropOne(connection, parent.node.relation, { id, name }, queries, lineage, result)
  }
}

async function dropOne(
  connection: Connection,
  { database, schema, identifier }: { readonly database: string; readonly schema: string; readonly identifier: string },
  { id, name: column }: { readonly id: string; readonly name: string },
  queries: readonly (NodeLineage & { kind: 'traced' })[],
  lineage: ProjectLineage,
  result: Dropped,
): Promise<void> {
  const table = [database, schema, identifier].map(quoted).join('.')
  await connection.begin()
  try {
    const { columns } = await connection.query(`select * from ${table}`)
    if (columns.length < 2) return
    // other columns stay where they are, as a change of the project would leave them
    await connection.execute(`create temp table kept as select * exclude (${quoted(column)}) from ${table}`)
    await connection.execute(`drop table ${table}; create table ${table} as select * from kept`)
    await connection.commit()
    for (const query of queries) {
      const { node } = query
      if (node.definition.kind !== 'query') continue
      const used = readsOf(query, lineage).some((read) => read.relation === id && same(read.column, column))
      const binds = await bindable(connection, node.definition.sql)
      if (used) {
        result.used++
        if (binds) result.spared++
      } else {
        result.unused++
        if (!binds) result.broken.push(`${node.id} without ${id}.${column}`)
      }
    }
    const list = columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ')
    await connection.execute(`drop table ${table}; create table ${table} (${list})`)
  } finally {
    if (connection.inTransaction) await connection.rollback()
    await connection.execute('drop table if exists temp.kept')
  }
}

/** The SQL of an ephemeral model stands in the SQL of those that use it. */
function readsOf(query: NodeLineage & { kind: 'traced' }, lineage: ProjectLineage): (NodeLineage & { kind: 'traced' })['reads'] {
  const inside = [...new Set(query.reads.map(({ relation }) => relation))].flatMap((relation) => {
    const own = lineage.get(relation)
    return own?.kind === 'traced' && own.node.cte !== null ? readsOf(own, lineage) : []
  })
  return [...query.reads, ...inside]
}

async function bindable(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.execute(`create or replace temp table output_of_query as (\n${sql}\n) with no data`)
    return true
  } catch {
    return false
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function same(one: string, other: string): boolean {
  return one === '*' || one.toLowerCase() === other.toLowerCase()
}
