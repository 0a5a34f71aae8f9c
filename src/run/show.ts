import { cellToJson, type ResultSet, type Session } from '../adapter/index.ts'
import type { NodeRuntime } from '../context/index.ts'
import { type ExecutableNode, type Json, type NodeId, nodeId, type RunResult } from '../model/index.ts'
import { observed, type Subject, subjectNodes, type Work } from './compile-nodes.ts'
import { createTable, relationValue, type Step } from './materialize/step.ts'
import { callMethod } from './materialize/values.ts'
import type { RunOutcome } from './run.ts'
import { closeWorker, compileOn, openWorker, seedRuntime } from './runtime.ts'
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
    const nodes = subjectNodes(run, subject)
    for (const [at, node] of nodes.entries()) {
      const position = { index: at + 1, total: nodes.length }
      const { result, preview } = await observed(run, worker, node, position, (work) =>
        showOne(run, worker, node, work, { limit, inline: subject.kind === 'inline' }),
      )
      results.push(result)
      previews.push(preview)
    }
  } finally {
    await run.session.tidyScripts(worker.connection)
    await closeWorker(worker.connection)
  }
  return { results, previews, elapsed: (performance.now() - started) / 1000, interrupted: run.signal.aborted, success: true }
}

/** Runs a text as it is. */
export async function showText(session: Session, sql: string, limit: number): Promise<Preview> {
  const connection = await session.connect('show')
  try {
    const id = nodeId('direct-query')
    return previewOf({ id, name: id, label: id, inline: true }, await connection.query(sql, limit < 0 ? {} : { limit }))
  } finally {
    await closeWorker(connection)
  }
}

function previewOf(subject: Pick<Preview, 'id' | 'name' | 'label' | 'inline'>, set: ResultSet): Preview {
  const json = set.rows.map((row) =>
    Object.fromEntries(row.map((cell, index) => [set.columns[index]?.name ?? String(index), cellToJson(cell)])),
  )
  return { ...subject, columns: set.columns, rows: set.rows, json }
}

/** A seed is shown from its file; nothing is loaded. */
async function subjectOf(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
): Promise<{ readonly text: string; readonly runtime: NodeRuntime }> {
  if (node.resourceType !== 'seed') {
    const { compiled, runtime } = await compileOn(run, worker, node)
    if (node.language !== 'sql') return scriptSubject({ run, node, runtime, connection: worker.connection, compiled })
    return { text: compiled.text, runtime }
  }
  const delimiter = node.config['delimiter']
  const literal = run.dialect.literal
  const file = literal(`${node.rootPath}/${node.originalFilePath}`)
  const text = `select * from read_csv(${file}, header = true, delim = ${literal(typeof delimiter === 'string' ? delimiter : ',')})`
  return { text, runtime: await seedRuntime(run, worker, node) }
}

/** What a script returns is shown from a temporary table. */
async function scriptSubject(step: Step): Promise<{ readonly text: string; readonly runtime: NodeRuntime }> {
  const suffix = '__planwise_show'
  await createTable(step, true, await relationValue(step, 'table', suffix))
  return { text: `select * from temp.${step.run.dialect.quote(`${step.node.alias}${suffix}`)}`, runtime: step.runtime }
}

async function showOne(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  { watch, executing }: Work,
  { limit, inline }: { readonly limit: number; readonly inline: boolean },
): Promise<{ result: RunResult; preview: Preview }> {
  const { text, runtime } = await watch.time('compile', () => subjectOf(run, worker, node))
  executing()
  const header = await callMethod(runtime.scope.lookup('config') ?? null, 'get', ['sql_header', null])
  const limited = await runtime.callMacro('get_show_sql', [text, header, limit < 0 ? null : limit])
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
  const label = version === null ? node.name : `${node.name}.v${version}`
  return { result, preview: previewOf({ id: node.uniqueId, name: node.name, label, inline }, set) }
}
