import type { QueryPlan } from '../adapter/index.ts'
import { type ExecutableNode, failure, type NodeId, PlanwiseError, type RunResult } from '../model/index.ts'
import { observed, subjectNodes, type Work } from './compile-nodes.ts'
import { describeFailure } from './failures.ts'
import { closeWorker, compileOn, openWorker } from './runtime.ts'
import { fillRelationCache } from './schemas.ts'
import type { RunWorld, Worker } from './world.ts'

export interface NodeProfile {
  readonly id: NodeId
  readonly name: string
  readonly plan: QueryPlan
}

/**
 * Runs the selected nodes' queries, one after the other, and gives their plans. Nothing is stored.
 * @throws {PlanwiseError} the first node's failure; PW4090 for what has no query
 */
export async function profileNodes(run: RunWorld): Promise<readonly NodeProfile[]> {
  await fillRelationCache(run)
  const worker = await openWorker(run, 0)
  const profiles: NodeProfile[] = []
  try {
    const nodes = subjectNodes(run, { kind: 'selected' })
    for (const [at, node] of nodes.entries()) {
      const position = { index: at + 1, total: nodes.length }
      const { plan } = await observed(run, worker, node, position, (work) => profileOne(run, worker, node, work))
      profiles.push({ id: node.uniqueId, name: node.name, plan })
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return profiles
}

async function profileOne(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  { watch, executing }: Work,
): Promise<{ readonly result: RunResult; readonly plan: QueryPlan }> {
  if (node.resourceType === 'seed' || node.language !== 'sql') {
    throw failure('PW4090', `'${node.name}' has no query to profile`, {
      family: 'Runtime Error',
      at: { path: node.originalFilePath },
      hint: 'Name models, snapshots, analyses or tests that are written in SQL.',
    })
  }
  const { compiled } = await watch.time('compile', () => compileOn(run, worker, node))
  executing()
  const plan = await watch
    .time('execute', () => worker.connection.profile(compiled.text))
    .catch((error: unknown) => {
      const [first, ...rest] = describeFailure(run, error, node, compiled).diagnostics
      throw first === undefined ? error : new PlanwiseError([first, ...rest], { cause: error })
    })
  const result: RunResult = {
    uniqueId: node.uniqueId,
    status: 'success',
    timing: watch.timings,
    threadId: worker.threadId,
    executionTime: watch.seconds(),
    message: null,
    failures: null,
    adapterResponse: {},
    compiledCode: compiled.text,
    relationName: node.relationName,
  }
  return { result, plan }
}
