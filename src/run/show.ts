import { cellToJson, type ResultSet } from '../adapter/index.ts'
import type { ExecutableNode, Json, NodeId, RunResult } from '../model/index.ts'
import { observed, type Subject, subjectNodes, type Work } from './compile-nodes.ts'
import { callMethod } from './materialize/values.ts'
import type { RunOutcome } from './run.ts'
import { closeWorker, compileOn, openWorker } from './runtime.ts'
import { fillRelationCache } from './schemas.ts'
import type { RunWorld, Worker } from './world.ts'

/** Some rows of one node, or of a text. */
export interface Preview {
  readonly id: NodeId
  readonly name: string
  /** The name with its version, as it is shown: `dim_products.v2`. */
  readonly label: string
  readonly inline: boolean
  readonly columns: ResultSet['columns']
  readonly rows: ResultSet['rows']
  /** The rows as JSON objects. */
  readonly json: readonly Json[]
}

/**
 * Compiles and runs the subjects' SQL without storing anything, and gives the first rows.
 * @param limit number of rows; negative for all
 * @throws {PlanwiseError} the first node's failure
 */
export async function showNodes(
  run: RunWorld,
  subject: Subject,
  limit: number,
): Promise<RunOutcome & { readonly previews: readonly Preview[] }> {
  const started = performance.now()
  await fillRelationCache(run)
  const worker = await openWorker(run, 0)
  const results: RunResult[] = []
  const previews: Preview[] = []
  try {
    const nodes = subjectNodes(run, subject).filter((node) => node.resourceType !== 'seed')
    for (const [at, node] of nodes.entries()) {
      const position = { index: at + 1, total: nodes.length }
      const { result, preview } = await observed(run, worker, node, position, (work) =>
        showOne(run, worker, node, work, { limit, inline: subject.kind === 'inline' }),
      )
      results.push(result)
      previews.push(preview)
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return { results, previews, elapsed: (performance.now() - started) / 1000, interrupted: run.signal.aborted, success: true }
}

async function showOne(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  { watch, executing }: Work,
  { limit, inline }: { readonly limit: number; readonly inline: boolean },
): Promise<{ result: RunResult; preview: Preview }> {
  const { compiled, runtime } = await watch.time('compile', () => compileOn(run, worker, node))
  executing()
  const header = await callMethod(runtime.scope.lookup('config') ?? null, 'get', ['sql_header', null])
  const limited = await runtime.callMacro('get_show_sql', [compiled.text, header, limit < 0 ? null : limit])
  const set = await watch.time('execute', () => worker.connection.query(String(limited)))
  const result: RunResult = {
    uniqueId: node.uniqueId,
    status: 'success',
    timing: watch.timings,
    threadId: worker.threadId,
    executionTime: watch.seconds(),
    message: null,
    failures: null,
    adapterResponse: { _message: 'OK' },
    compiledCode: String(limited),
    relationName: node.relationName,
  }
  const version = 'version' in node ? node.version : null
  return {
    result,
    preview: {
      id: node.uniqueId,
      name: node.name,
      label: version === null ? node.name : `${node.name}.v${version}`,
      inline,
      columns: set.columns,
      rows: set.rows,
      json: set.rows.map((row) =>
        Object.fromEntries(row.map((cell, index) => [set.columns[index]?.name ?? String(index), cellToJson(cell)])),
      ),
    },
  }
}
