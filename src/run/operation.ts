import { didYouMean } from '../config/index.ts'
import { executeScope, type NodeRuntime, toValue } from '../context/index.ts'
import type { Value } from '../jinja/index.ts'
import { failure, type PlainRecord, type RunResult } from '../model/index.ts'
import { stopwatch } from './clock.ts'
import { describeFailure } from './failures.ts'
import type { RunOutcome } from './run.ts'
import { closeWorker, openWorker } from './runtime.ts'
import { fillRelationCache } from './schemas.ts'
import type { RunWorld, Worker } from './world.ts'

/**
 * Runs one macro (`name` or `package.name`) with keyword arguments, in a context without a node.
 * @throws {PlanwiseError} when there is no such macro; what the macro itself gets wrong is a result
 */
export async function runOperation(run: RunWorld, name: string, args: PlainRecord): Promise<RunOutcome> {
  const started = performance.now()
  const [packageName, macroName] = name.includes('.')
    ? [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    : [undefined, name]
  const macro = run.world.macros.find(macroName, packageName)
  if (macro === undefined || (packageName !== undefined && macro.packageName !== packageName)) throw unknownMacro(run, name)
  await fillRelationCache(run)
  const worker = await openWorker(run, 0)
  const watch = stopwatch(run.now)
  const base = {
    uniqueId: macro.id,
    timing: watch.timings,
    threadId: worker.threadId,
    failures: 0,
    adapterResponse: {},
    compiledCode: null,
    relationName: null,
  }
  let result: RunResult
  try {
    const runtime = operationRuntime(run, worker, macro.packageName)
    await watch.time('execute', async () => {
      const kwargs: Record<string, Value> = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, toValue(value)]))
      await runtime.callDefinition(macro, [], kwargs)
      await runtime.commit()
    })
    result = { ...base, status: 'success', message: null, executionTime: watch.seconds() }
  } catch (error) {
    if (worker.connection.inTransaction) await worker.connection.rollback()
    const failed = describeFailure(
      run,
      error,
      run.project.macros.get(macro.id) ?? run.operationNode(macro.packageName),
      undefined,
    )
    result = {
      ...base,
      status: 'error',
      message: failed.message,
      failures: 1,
      executionTime: watch.seconds(),
      diagnostics: failed.diagnostics,
    }
  } finally {
    await closeWorker(worker.connection)
  }
  return {
    results: [result],
    elapsed: (performance.now() - started) / 1000,
    interrupted: run.signal.aborted,
    success: result.status === 'success',
  }
}

function unknownMacro(run: RunWorld, name: string): Error {
  const names = [...run.world.macros.all].map((each) => each.name)
  const meant = didYouMean(name, names)
  return failure('PW2040', `dbt could not find a macro with the name '${name}' in any package`, {
    family: 'Compilation Error',
    ...(meant === undefined ? {} : { hint: meant }),
  })
}

/** A context without a node, for macros that are called by themselves. */
export function operationRuntime(run: RunWorld, worker: Worker, packageName: string): NodeRuntime {
  const node = run.operationNode(packageName)
  return executeScope(
    run.world,
    node,
    {
      connection: worker.connection,
      connectionName: 'macro',
      threadId: worker.threadId,
      relations: run.relations,
      resolveRef: (args) => run.resolver.ref(args, node),
      resolveSource: (args) => run.resolver.source(args, node),
      addCte: () => undefined,
      empty: false,
      selectedResources: [],
      write: () => undefined,
      signal: run.signal,
    },
    { face: 'operation' },
  )
}
