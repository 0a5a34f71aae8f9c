import type { Connection } from '../../adapter/index.ts'
import { ancestorsOf, descendantsOf } from '../../graph/index.ts'
import type { GraphNode, NodeId } from '../../model/index.ts'
import { isEphemeral, type RunWorld } from '../../run/index.ts'
import type { BoundNode } from './bound.ts'
import { bindDataTest, bindUnitTest } from './check.ts'
import { withColumns } from './columns.ts'
import { type BindContext, bindingRun, type DescribeSource } from './context.ts'
import { bindSeed, bindSource } from './leaf.ts'
import { bindModel, renderModel } from './model.ts'
import { keyOf, relationOf } from './relations.ts'
import { sameAs, seedsBehind } from './seeded-sources.ts'
import { bindSnapshot } from './snapshot.ts'
import { connectionPool, semaphore } from './turns.ts'

/** What {@link createBinder} needs. */
export interface BinderOptions {
  /** A run whose session is a blank one ({@link Adapter.openBlank}); it is the binder's to write in. */
  readonly run: RunWorld
  readonly describeSource: DescribeSource
  /** The columns of relations that are no part of the project, from the target's database. */
  readonly outside: BindContext['outside']
  /** What of the target the blank session could not have. */
  readonly missing: readonly string[]
  /** Statements at a time. */
  readonly connections: number
}

/**
 * Binds the nodes of a project in a catalogue of empty tables, which lasts: nodes can be bound again after a change, also of
 * another parse of the project.
 */
export interface Binder {
  /**
   * Binds nodes with everything above them that is not bound yet, parents first. What has been bound stays as it is.
   * @param ids all nodes of the graph when left out
   * @returns what is known of every node bound so far
   */
  bind(ids?: readonly NodeId[]): Promise<ReadonlyMap<NodeId, BoundNode>>
  /**
   * Takes a later parse of the project and binds the changed nodes again, and what stands on them: where a node has the same
   * columns as before, what stands on it is left alone.
   * @param run the new project over the same session
   * @returns the nodes that were bound anew
   */
  rebind(run: RunWorld, changed: readonly NodeId[]): Promise<readonly BoundNode[]>
  readonly context: BindContext
  close(): Promise<void>
}

/** How many nodes are rendered ahead of the binder, beside those it works on. */
const AHEAD = 8

export async function createBinder(options: BinderOptions): Promise<Binder> {
  const done = new Map<NodeId, BoundNode>()
  const { session } = options.run
  const questions = await session.connect('questions')
  const connections: Connection[] = []
  for (let index = 0; index < options.connections; index++) connections.push(await session.connect(`binder ${index + 1}`))
  const replaced = new Set<NodeId>()
  let context: BindContext = {
    run: bindingRun(options.run, replaced),
    replaced,
    describeSource: options.describeSource,
    outside: options.outside,
    missing: options.missing,
    done,
    questions,
    remarks: [],
    views: new Set(),
  }
  await createSchemas(context)

  async function bindAll(ids: readonly NodeId[], round: 'first' | 'second' = 'first'): Promise<BoundNode[]> {
    const all = inOrder(context.run, ids)
    const found: BoundNode[] = []
    const first = async (node: GraphNode): Promise<void> => {
      if (done.has(node.uniqueId) && !ids.includes(node.uniqueId)) return
      const bound = await bindOther(context, questions, node)
      done.set(bound.id, bound)
      if (!found.some((each) => each.id === bound.id)) found.push(bound)
    }
    // how a source is read is part of the SQL of what reads it; seeds may be what fills it
    const sources = all.filter((node) => node.resourceType === 'source')
    const seeds = seedsBehind(context.run, sources)
    for (const seed of new Set(seeds.values())) await first(seed)
    for (const source of sources) {
      const seed = seeds.get(source.uniqueId)
      if (seed === undefined) await first(source)
      else {
        const bound = sameAs(source, done.get(seed.uniqueId))
        done.set(bound.id, bound)
        found.push(bound)
      }
    }
    const settled = new Set<NodeId>([...found.map(({ id }) => id)])
    const order = all.filter((node) => !settled.has(node.uniqueId))
    const pending = new Map<NodeId, Promise<void>>()
    const slots = semaphore(connections.length + AHEAD)
    const pool = connectionPool(connections)
    let failure: { readonly error: unknown } | undefined
    for (const node of order) {
      if (failure !== undefined || context.run.signal.aborted) break
      await slots.take()
      const task = bindOne(node, pending, pool).then(
        (bound) => {
          done.set(node.uniqueId, bound)
          found.push(bound)
        },
        (error: unknown) => {
          failure ??= { error }
        },
      )
      pending.set(node.uniqueId, task)
      void task.then(slots.give)
    }
    await Promise.all(pending.values())
    if (failure !== undefined) throw failure.error
    const early = round === 'first' ? boundTooEarly(context.run, found) : []
    if (early.length > 0) {
      const below = descendantsOf(context.run.graph, early)
      const again = new Set(found.map(({ id }) => id).filter((id) => early.includes(id) || below.has(id)))
      const rest = await bindAll([...again], 'second')
      return withColumns(context, questions, [...found.filter(({ id }) => !again.has(id)), ...rest])
    }
    return withColumns(context, questions, found)
  }

  async function bindOne(
    node: GraphNode,
    pending: ReadonlyMap<NodeId, Promise<void>>,
    pool: ReturnType<typeof connectionPool>,
  ): Promise<BoundNode> {
    const parents = context.run.graph.parents.get(node.uniqueId) ?? []
    const ready = async (): Promise<void> => {
      for (const parent of parents) await pending.get(parent)
    }
    if (node.resourceType === 'model' || node.resourceType === 'analysis') {
      const rendered = await renderModel(context, node, ready)
      await ready()
      return pool.use((connection) => bindModel(context, connection, node, rendered))
    }
    await ready()
    return pool.use((connection) => bindOther(context, connection, node))
  }

  function settle(bound: readonly BoundNode[]): readonly BoundNode[] {
    for (const each of bound) done.set(each.id, each)
    return bound
  }

  return {
    get context() {
      return context
    },
    async bind(ids = context.run.graph.order) {
      const wanted = [...new Set([...ids, ...ancestorsOf(context.run.graph, ids)])].filter((id) => !done.has(id))
      settle(await bindAll(wanted))
      return done
    },
    async rebind(run, changed) {
      context = { ...context, run: bindingRun({ ...run, session }, replaced) }
      await createSchemas(context)
      for (const id of done.keys()) if (!run.project.nodes.has(id)) done.delete(id)
      const bound: BoundNode[] = []
      const waiting = new Set(changed)
      for (const id of run.graph.order) {
        if (!waiting.has(id)) continue
        const before = done.get(id)
        const [after] = settle(await bindAll([id]))
        if (after === undefined) continue
        bound.push(after)
        if (reaches(run.project.nodes.get(id), before, after))
          for (const child of run.graph.children.get(id) ?? []) waiting.add(child)
      }
      return bound
    },
    async close() {
      await Promise.all([questions, ...connections].map((connection) => connection.release()))
    },
  }
}

/** Whether a change may be felt below: other columns, another verdict, or SQL that is part of what is below. */
function reaches(node: GraphNode | undefined, before: BoundNode | undefined, after: BoundNode): boolean {
  if (node === undefined || isEphemeral(node)) return true
  if (before?.state !== 'bound' || after.state !== 'bound') return true
  return JSON.stringify(before.columns) !== JSON.stringify(after.columns)
}

async function bindOther(context: BindContext, connection: Connection, node: GraphNode): Promise<BoundNode> {
  switch (node.resourceType) {
    case 'source':
      return bindSource(context, connection, node)
    case 'seed':
      return bindSeed(context, connection, node)
    case 'snapshot':
      return bindSnapshot(context, connection, node)
    case 'test':
      return bindDataTest(context, connection, node)
    case 'unit_test':
      return bindUnitTest(context, connection, node)
    default:
      return { state: 'bound', id: node.uniqueId, columns: [], compiled: null }
  }
}

/** A source may lie in a database that the profile does not attach: an empty one stands for it. */
async function createSchemas(context: BindContext): Promise<void> {
  const { run } = context
  const { quote } = run.dialect
  const needed = new Map<string, { readonly database: string; readonly schema: string }>()
  for (const node of run.project.nodes.values()) {
    const relation = relationOf(node, run.session.info.database)
    if (relation !== undefined) needed.set(keyOf({ ...relation, identifier: '' }), relation)
  }
  for (const { database, schema } of needed.values()) {
    if (database.toLowerCase() !== run.session.info.database.toLowerCase())
      await context.questions.execute(`attach if not exists ':memory:' as ${quote(database)}`)
    await context.questions.execute(`create schema if not exists ${quote(database)}.${quote(schema)}`)
    run.relations.addSchema(database, schema)
  }
}

/** Nodes that name a relation of the project without an edge to it: it may not have been there yet. */
function boundTooEarly(run: RunWorld, bound: readonly BoundNode[]): NodeId[] {
  const names = new Set<string>()
  for (const node of run.project.nodes.values()) {
    const relation = relationOf(node, run.session.info.database)
    if (relation !== undefined) names.add(relation.identifier.toLowerCase())
  }
  return bound.flatMap((each) => {
    if (each.state !== 'failed') return []
    const missing = each.diagnostics.flatMap(
      ({ message }) => /Table with name "?([^\s"]+)"? does not exist/.exec(message)?.[1] ?? [],
    )
    return missing.some((name) => names.has(name.toLowerCase().split('.').at(-1) ?? '')) ? [each.id] : []
  })
}

/** The nodes with these ids, parents first. */
function inOrder({ graph, project }: RunWorld, ids: readonly NodeId[]): GraphNode[] {
  const wanted = new Set(ids)
  return graph.order.flatMap((id) => (wanted.has(id) ? (project.nodes.get(id) ?? []) : []))
}
