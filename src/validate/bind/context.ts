import type { Connection, RelationName, ResultColumn } from '../../adapter/index.ts'
import { createRelationCache } from '../../context/index.ts'
import type { GraphNode, NodeId, PlainRecord, SourceNode } from '../../model/index.ts'
import type { Resolver, RunWorld, Worker } from '../../run/index.ts'
import type { BoundNode } from './bound.ts'
import { type Gate, gate, guarded } from './guard.ts'
import { fillRelations } from './relations.ts'

/** The columns of a source, or why they are not known. */
export type SourceColumns =
  | { readonly kind: 'known'; readonly columns: readonly ResultColumn[] }
  /** The source is read where it lies, from a file that can be read here. */
  | { readonly kind: 'in-place'; readonly columns: readonly ResultColumn[] }
  | { readonly kind: 'unknown'; readonly because: string; readonly columns: readonly ResultColumn[] }

/**
 * Finds out what a source's columns are.
 * @param look gives the columns of what stands in SQL for a source that is read where it lies
 */
export type DescribeSource = (
  source: SourceNode,
  look: (location: string) => Promise<readonly ResultColumn[]>,
) => Promise<SourceColumns>

/** What binding one project stands on. */
export interface BindContext {
  /** A run over the blank session. */
  readonly run: RunWorld
  readonly describeSource: DescribeSource
  /** The columns of a relation that is no part of the project, where the target's database has it and can be reached. */
  readonly outside: (relation: RelationName) => Promise<readonly ResultColumn[] | undefined>
  /** What the target has and this machine has not. */
  readonly missing: readonly string[]
  /** What has been bound so far. */
  readonly done: ReadonlyMap<NodeId, BoundNode>
  /** For templates' questions. */
  readonly questions: Connection
  /** Sources with a location that cannot be read here: a table stands for them. */
  readonly replaced: Set<NodeId>
  /** What is unchecked beside the nodes themselves: their hooks. */
  readonly remarks: { readonly resource: NodeId; readonly because: string }[]
  /** Names of relations for which a view stands. */
  readonly views: Set<string>
}

/** A run whose templates see all relations of the project. */
export function bindingRun(run: RunWorld, replaced: ReadonlySet<NodeId>): RunWorld {
  const relations = createRelationCache([])
  fillRelations(relations, run.project, run.session.info.database)
  const resolver: Resolver = {
    ref: (args, from) => run.resolver.ref(args, from),
    source(args, from) {
      const found = run.resolver.source(args, from)
      return found.kind === 'found' && replaced.has(found.node.uniqueId)
        ? { kind: 'found', node: withoutLocation(found.node) }
        : found
    },
  }
  return { ...run, relations, resolver, compiled: run.compiled, bodies: new Map(), writeTarget: () => undefined }
}

function withoutLocation(source: SourceNode): SourceNode {
  const strip = ({ external_location: _location, ...rest }: PlainRecord): PlainRecord => rest
  const { external_location: _location, ...config } = source.config
  return { ...source, meta: strip(source.meta), sourceMeta: strip(source.sourceMeta), config }
}

/** The worker that renders a node: its questions wait until what is above the node is bound. */
export function renderWorker(context: BindContext, ready: () => Promise<void>): Worker {
  return workerOn(guarded(context.questions, ready))
}

/** A worker that renders under guard, and may act on the empty relations afterwards. */
export function gatedWorker(context: BindContext, real: Connection): { readonly worker: Worker; readonly gate: Gate } {
  const gated = gate(
    real,
    guarded(context.questions, async () => undefined),
  )
  return { worker: workerOn(gated.connection), gate: gated }
}

function workerOn(connection: Connection): Worker {
  return { index: 0, threadId: 'Thread-1 (worker)', connection }
}

/** Why what a node stands on is not known, if it is not: the first parent that failed or was left unchecked. */
export function taintOf(context: BindContext, node: GraphNode): string | undefined {
  for (const id of context.run.graph.parents.get(node.uniqueId) ?? []) {
    const parent = context.run.project.nodes.get(id)
    const bound = context.done.get(id)
    if (parent === undefined || bound === undefined || bound.state === 'bound' || bound.promised !== null) continue
    const name = parent.resourceType === 'source' ? `source ${parent.sourceName}.${parent.name}` : parent.name
    if (bound.state === 'failed') return `${name}, which it stands on, has an error`
    return parent.resourceType === 'source' ? bound.because : rooted(bound.because, name)
  }
  return undefined
}

/** The first cause is what a person wants to know, not the chain that leads there. */
function rooted(because: string, name: string): string {
  return / stands on|: no columns are known/.test(because) ? because : `${name}, which it stands on, is unchecked: ${because}`
}
