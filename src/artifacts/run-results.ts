import type { Json, NodeId, ResourceType, RunResult } from '../model/index.ts'
import type { ArtifactMetadata } from './manifest.ts'

export interface RunResultsInput extends ArtifactMetadata {
  readonly results: readonly RunResult[]
  /** What kind of node a result is of; undefined for a macro. */
  readonly resourceType: (id: NodeId) => ResourceType | undefined
  /** Seconds. */
  readonly elapsed: number
  /** The flags of the run, under dbt's names; `which` and `invocation_command` among them. */
  readonly args: { readonly [key: string]: Json }
}

/** run_results.json (v6). */
export function runResults(input: RunResultsInput): Json {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: input.dbtVersion,
      generated_at: input.generatedAt,
      invocation_id: input.invocationId,
      invocation_started_at: input.invocationStartedAt,
      env: Object.fromEntries(Object.entries(input.env).map(([key, value]) => [key, String(value)])),
    },
    results: input.results.map((result) => resultEntry(result, compilable(result, input.resourceType(result.uniqueId)))),
    elapsed_time: input.elapsed,
    args: input.args,
  }
}

/** Seeds and exposures have no SQL of their own: dbt says null for them, and true or false for all others. */
function compilable(result: RunResult, type: ResourceType | undefined): boolean {
  if (type === 'unit_test') return result.compiledCode !== null && result.status !== 'error'
  return type !== 'seed' && type !== 'exposure' && type !== 'saved_query'
}

function resultEntry(result: RunResult, hasCode: boolean): Json {
  const batches = result.batchResults ?? null
  return {
    status: result.status,
    timing: result.timing.map((timing) => ({
      name: timing.name,
      started_at: timing.startedAt,
      completed_at: timing.completedAt,
    })),
    thread_id: result.threadId,
    execution_time: result.executionTime,
    adapter_response: result.adapterResponse,
    message: result.message,
    failures: result.failures,
    unique_id: result.uniqueId,
    compiled: hasCode ? result.compiledCode !== null : null,
    compiled_code: result.compiledCode,
    relation_name: hasCode ? result.relationName : null,
    batch_results:
      batches === null
        ? null
        : { successful: batches.successful.map((batch) => [...batch]), failed: batches.failed.map((batch) => [...batch]) },
  }
}
